using Lawn.Diagnostics;
using Lawn.Geometry;
using Lawn.Kernels;
using Lawn.Optimizers;
using Lawn.Scope;
using Lawn.Switching;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace Lawn;

/// <summary>
/// LAWN, Logit Attenuating Weight Normalization (arXiv:2108.05839), around any optimizer of TorchSharp, of this library or of the
/// user. In the free phase the base optimizer acts unchanged. At the switch the norm c of every held layer is read; from then on
/// each step
/// <list type="number">
/// <item>takes the radial part out of the gradient: g - (&lt;g,w&gt; / &lt;w,w&gt;) w,</item>
/// <item>lets the base optimizer step from it, with moments of projected gradients,</item>
/// <item>scales the weights back to their norm: c w / ||w||.</item>
/// </list>
/// It is a <c>torch.optim</c> optimizer itself: schedulers, parameter groups, <c>zero_grad</c> and state saving act on the base.
/// </summary>
/// <example><code>
/// var adam = torch.optim.Adam(model.parameters(), lr: 1e-3);
/// var optimizer = new LawnOptimizer(adam, model, freeSteps: 500);   // Adam-L
/// </code></example>
public sealed class LawnOptimizer : OptimizerHelper, IMomentum, IBetas, ICheckedStep
{
    readonly Optimizer inner;
    readonly nn.Module model;
    readonly LawnOptions options;
    readonly ConstrainedStep constrained;
    readonly FiniteCheck? finite;
    readonly List<HeldLayer> held = [];
    bool hasFreeGains;
    SwitchSignal reported;

    /// <summary>Wraps a base optimizer with every choice at its default and a free phase of a given number of steps.</summary>
    /// <param name="inner">The base optimizer, over parameters of <paramref name="model"/>; the wrapper owns and disposes it.</param>
    /// <param name="model">The model, on its final device: optimizer state is keyed by the parameters as they are now.</param>
    /// <param name="freeSteps">Steps before the norms are held.</param>
    public LawnOptimizer(Optimizer inner, nn.Module model, long freeSteps)
        : this(inner, model, new LawnOptions { SwitchRule = new SwitchAtStep(freeSteps) }) { }

    /// <summary>Wraps a base optimizer.</summary>
    /// <exception cref="ArgumentException">The base optimizes none of the held layers, or cannot be wrapped; or two parameters lie on the same memory.</exception>
    public LawnOptimizer(Optimizer inner, nn.Module model, LawnOptions options)
    {
        this.inner = inner ?? throw new ArgumentNullException(nameof(inner));
        this.model = model ?? throw new ArgumentNullException(nameof(model));
        this.options = options ?? throw new ArgumentNullException(nameof(options));
        if (inner is LawnOptimizer) throw new ArgumentException("The base optimizer is a LawnOptimizer already.", nameof(inner));
        if (inner is LBFGS) throw new ArgumentException("L-BFGS takes several steps in one call and cannot be held between them.", nameof(inner));
        if (options.MaxGradientNorm is <= 0 or double.NaN)
            throw new ArgumentException($"The largest gradient norm must be positive, not {options.MaxGradientNorm}.", nameof(options));

        Decisions = options.Scope.Decide(model);
        hasFreeGains = FreeGains.In(model, inner.parameters());
        AddHeldLayers();
        if (held.Count == 0)
            throw new ArgumentException("No held layer is among the parameters of the base optimizer: widen the scope, or give the optimizer the model's parameters.", nameof(inner));
        if (options.NonFiniteGradients != NonFiniteGradients.Propagate) finite = new FiniteCheck(model);
        constrained = new ConstrainedStep(inner, options, held);
        State = new LawnState(options.SwitchRule);
    }

    /// <summary>The phase of the next step.</summary>
    public LawnPhase Phase => State.SwitchStep is null ? LawnPhase.Free : LawnPhase.Constrained;

    /// <summary>Steps taken so far, in both phases.</summary>
    public long Steps => State.Steps;

    /// <summary>Steps that were not taken, as a gradient was not finite: see <see cref="NonFiniteGradients.Skip"/>. Not saved with the state.</summary>
    public long SkippedSteps { get; private set; }

    /// <summary>The number of free steps taken before the switch; null while the free phase lasts.</summary>
    public long? SwitchStep => State.SwitchStep;

    /// <summary>The base optimizer.</summary>
    public Optimizer Inner => inner;

    /// <summary>The scope's decision for each layer weight of the model, with its reason.</summary>
    public IReadOnlyList<ScopeDecision> Decisions { get; private set; }

    /// <summary>The layers whose norms are held in the constrained phase.</summary>
    public IReadOnlyList<HeldLayer> HeldLayers => held;

    LawnState State { get; }

    /// <summary>
    /// What the switch rule wants to know of the step to come. <see cref="SwitchInputs.Loss"/> and <see cref="SwitchInputs.Examples"/> are for the
    /// program to <see cref="Report"/>; the others the optimizer finds out by itself. Nothing in the constrained phase.
    /// </summary>
    public SwitchInputs WantedInputs => Phase == LawnPhase.Free ? options.SwitchRule.InputsFor(Steps) : SwitchInputs.None;

    /// <summary>Tells the switch rule of the batch whose step comes next; call it before <see cref="step"/>, if <see cref="WantedInputs"/> asks.</summary>
    /// <param name="loss">The mean loss of the batch. A closure's loss needs no report.</param>
    /// <param name="accuracy">The share of examples that the network got right.</param>
    /// <param name="flatShare">The share of examples whose gradient is negligible.</param>
    public void Report(double loss, double? accuracy = null, double? flatShare = null) =>
        reported = new SwitchSignal(Steps) { Loss = loss, Accuracy = accuracy, FlatShare = flatShare };

    /// <summary>Takes one step: the base optimizer's in the free phase, LAWN's in the constrained phase.</summary>
    /// <param name="closure">Evaluates the loss and its gradients anew; optional.</param>
    /// <returns>The closure's loss, or null.</returns>
    /// <exception cref="NonFiniteException">A gradient is not finite and <see cref="LawnOptions.NonFiniteGradients"/> says to throw, or a norm is not at the switch.</exception>
    public override Tensor? step(Func<Tensor>? closure = null)
    {
        var loss = EvaluateWithGradients(closure);
        using var noGradients = no_grad();
        if (finite?.Gradients() is { } fault)
        {
            if (options.NonFiniteGradients == NonFiniteGradients.Throw)
                throw new NonFiniteException(fault.Name, Steps, $"The gradient of '{fault.Name}' at step {Steps} {fault.Reason}. The step was not taken.");
            SkippedSteps++;
            reported = default;
            return loss;
        }

        if (Steps == 0) SwitchIfDue(new SwitchSignal(0));
        if (Phase == LawnPhase.Free)
        {
            StepFreely(loss);
        }
        else
        {
            constrained.Step();
            State.Steps++;
        }

        return loss;
    }

    /// <inheritdoc/>
    public Parameter? StepIfFinite()
    {
        using (no_grad())
        {
            if (Phase == LawnPhase.Constrained && constrained.TryStepIfFinite(out var fault))
            {
                if (fault is null) State.Steps++;
                return fault;
            }

            if (GradientCheck.FirstNonFinite(inner.parameters()) is { } found)
            {
                reported = default;
                return found;
            }
        }

        step();
        return null;
    }

    /// <summary>Ends the free phase now: reads the norms that the constrained phase holds. Does nothing once it has ended.</summary>
    /// <exception cref="NonFiniteException">A held layer's norm, or the norm it is to have, is not finite; the layer is named, and the free phase goes on.</exception>
    public void Switch()
    {
        if (Phase == LawnPhase.Constrained) return;
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (layer, norm) in held.Select(layer => (layer, TargetOf(layer))).ToList()) layer.Hold(norm);
        new MomentChange(inner, held).Apply(options.Moments);
        State.SwitchStep = Steps;
        constrained.ReadRadii();
    }

    /// <summary>
    /// Brings weights that <see cref="LawnOptions.LazyRetraction"/> left within 1e-5 of their norm exactly onto it. Call it before
    /// weights are evaluated; saving the state does it by itself.
    /// </summary>
    public void Settle() => constrained.Settle();

    /// <inheritdoc/>
    public override void zero_grad() => inner.zero_grad();

    /// <inheritdoc/>
    public override IEnumerable<Parameter> parameters() => inner.parameters();

    /// <inheritdoc/>
    public override IEnumerable<ILearningRateController> ParamGroups => inner.ParamGroups;

    /// <summary>Adds a group to the base. Its weights that the scope covers are held too, from now on where the switch has passed.</summary>
    public override void add_param_group(TorchSharp.Modules.ParamGroup param_group)
    {
        inner.add_param_group(param_group);
        Decisions = options.Scope.Decide(model);
        hasFreeGains = FreeGains.In(model, inner.parameters());
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        foreach (var layer in AddHeldLayers())
            if (Phase == LawnPhase.Constrained)
                layer.Hold(TargetOf(layer));
        if (Phase == LawnPhase.Constrained) constrained.ReadRadii();
    }

    /// <summary>The base's momentum (beta1 where it has betas), for schedulers that cycle it.</summary>
    public double Momentum
    {
        get => inner is IMomentum momentum ? momentum.Momentum : Betas.Item1;
        set
        {
            if (inner is IMomentum momentum) momentum.Momentum = value;
            else Betas = (value, Betas.Item2);
        }
    }

    /// <summary>The base's betas, for schedulers that cycle them; of a base with momentum only, (momentum, 0).</summary>
    public (double, double) Betas
    {
        get => inner switch
        {
            IBetas betas => betas.Betas,
            IMomentum momentum => (momentum.Momentum, 0),
            _ => throw new NotSupportedException($"{inner.GetType().Name} has no momentum to cycle; give the scheduler cycle_momentum: false."),
        };
        set
        {
            if (inner is IBetas betas) betas.Betas = value;
            else Momentum = value.Item1;
        }
    }

    /// <summary>
    /// The base's state, with LAWN's own after it: the step, the switch and the norm of every held layer. Saving and loading it
    /// continues a run bit for bit, in either phase.
    /// </summary>
    public override StateDictionary state_dict()
    {
        if (inner is not OptimizerHelper saved)
            throw new NotSupportedException($"The base optimizer {inner.GetType().Name} does not offer its state; derive it from OptimizerHelper.");
        Settle();
        var state = saved.state_dict();
        state.Options.Add(State);
        state.State.AddRange(held.Select(layer => new HeldLayerState(layer, constrained.ReadRadii)));
        return state;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var layer in held) layer.RestoreTarget(null);
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    void StepFreely(Tensor? loss)
    {
        var wanted = WantedInputs;
        if (wanted.HasFlag(SwitchInputs.Loss) && loss is not null) Report(loss.item<float>());
        var seen = reported with { Layers = LayerSignals.Of(held, wanted) };
        reported = default;
        constrained.StepFreely();
        State.Steps++;
        SwitchIfDue(seen with { Step = Steps });
    }

    void SwitchIfDue(in SwitchSignal seen)
    {
        if (Phase == LawnPhase.Free && options.SwitchRule.ShouldSwitch(seen with { HasFreeGains = hasFreeGains })) Switch();
    }

    Tensor TargetOf(HeldLayer layer)
    {
        var norm = layer.CurrentNorm();
        if (!norm.isfinite().all().item<bool>())
            throw new NonFiniteException(layer.Weight.Name, Steps, $"The switch cannot hold '{layer.Weight.Name}': its norm at step {Steps} is not a finite number.");
        var target = options.NormTarget.From(norm);
        if (!target.isfinite().all().item<bool>())
            throw new NonFiniteException(layer.Weight.Name, Steps, $"The switch cannot hold '{layer.Weight.Name}': its target norm is not a finite number of type {target.dtype}.");
        return target;
    }

    IReadOnlyList<HeldLayer> AddHeldLayers()
    {
        RefuseSharedMemory();
        var optimized = inner.parameters().Select(p => p.Handle).ToHashSet();
        var known = held.Select(layer => layer.Weight.Weight.Handle).ToHashSet();
        var added = Decisions
            .Where(d => d.IsHeld && optimized.Contains(d.Weight.Weight.Handle) && !known.Contains(d.Weight.Weight.Handle))
            .Select(d => new HeldLayer(d.Weight, options.Geometry, options.Biases))
            .ToList();
        held.AddRange(added);
        return added;
    }

    // Each of two parameters on the same memory would be stepped and held by itself, at the same time in the fused step.
    void RefuseSharedMemory()
    {
        var names = model.named_parameters().GroupBy(p => p.parameter.Handle).ToDictionary(group => group.Key, group => group.First().name);
        foreach (var same in inner.parameters().Where(p => p.numel() > 0 && !p.is_sparse).DistinctBy(p => p.Handle).GroupBy(DataOf).Where(group => group.Count() > 1))
        {
            var text = string.Join(" and ", same.Select(p => $"'{names.GetValueOrDefault(p.Handle, "a parameter that is not the model's")}'"));
            throw new ArgumentException($"{text} are parameters of their own on the same memory. To share a weight, give both layers the same Parameter object.");
        }
    }

    static unsafe nint DataOf(Parameter parameter) => (nint)NativeTensor.Data(parameter.Handle);

    static Tensor? EvaluateWithGradients(Func<Tensor>? closure)
    {
        if (closure is null) return null;
        using var gradients = enable_grad();
        return closure();
    }
}
