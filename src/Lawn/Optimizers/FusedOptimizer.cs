using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Optimizers;

/// <summary>
/// An optimizer of this library: a <c>torch.optim</c> optimizer with parameter groups, schedulers and state saving, whose step runs
/// in fused kernels for parameters of single or double precision in this machine's memory and in tensor operations elsewhere. The
/// kernels write
/// weights in place without autograd's knowledge: step after the backward pass, as always.
/// </summary>
/// <typeparam name="TOptions">The hyper-parameters of a group.</typeparam>
public abstract class FusedOptimizer<TOptions> : OptimizerHelper, ICheckedConstrainedStep, ICheckedStep
    where TOptions : StepOptions, new()
{
    readonly StepRunner<TOptions> runner;
    readonly List<TrackedParameter<TOptions>> tracked = [];

    private protected FusedOptimizer(StepRunner<TOptions> runner, TOptions defaults, IEnumerable<ParamGroup<TOptions>> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        defaults.Validate();
        defaults.InitialLearningRate = defaults.LearningRate!.Value;
        this.runner = runner;
        _defaults = defaults;
        _parameter_groups = [];
        foreach (var group in groups) add_param_group(group);
        if (tracked.Count == 0) throw new ArgumentException("There are no parameters to optimize.", nameof(groups));
    }

    /// <summary>Steps every parameter that has a gradient.</summary>
    /// <param name="closure">Evaluates the loss and its gradients anew; optional.</param>
    /// <returns>The closure's loss, or null.</returns>
    public override Tensor? step(Func<Tensor>? closure = null)
    {
        var loss = EvaluateWithGradients(closure);
        runner.Step(tracked, radii: null, ConstraintOptions.Exact);
        return loss;
    }

    /// <inheritdoc/>
    public bool TryStep(IReadOnlyDictionary<IntPtr, double> radii) => TryStep(radii, ConstraintOptions.Exact);

    /// <inheritdoc/>
    public bool TryStep(IReadOnlyDictionary<IntPtr, double> radii, ConstraintOptions options)
    {
        runner.Step(tracked, radii, options);
        return true;
    }

    /// <inheritdoc/>
    public Parameter? StepIfFinite() => runner.StepIfFinite(tracked, radii: null, ConstraintOptions.Exact)?.Parameter;

    bool ICheckedConstrainedStep.TryStepIfFinite(IReadOnlyDictionary<IntPtr, double> radii, ConstraintOptions options, out Parameter? fault)
    {
        fault = runner.StepIfFinite(tracked, radii, options)?.Parameter;
        return true;
    }

    /// <inheritdoc/>
    public void Settle() => runner.Settle(tracked);

    /// <summary>Adds a group; what its options leave null is taken from the optimizer.</summary>
    /// <exception cref="ArgumentException">Options of another optimizer or out of range, or a parameter given twice.</exception>
    public override void add_param_group(TorchSharp.Modules.ParamGroup param_group)
    {
        ArgumentNullException.ThrowIfNull(param_group);
        param_group.Options ??= new TOptions();
        if (param_group.Options is not TOptions options)
            throw new ArgumentException($"The group has {param_group.Options.GetType().Name}, but {GetType().Name} needs {typeof(TOptions).Name}.", nameof(param_group));

        Parameter[] parameters = [.. param_group.Parameters ?? throw new ArgumentException("The group has no parameters.", nameof(param_group))];
        var known = tracked.Select(t => t.Handle).ToHashSet();
        foreach (var parameter in parameters)
        {
            if (parameter is null) throw new ArgumentException("A parameter is null.", nameof(param_group));
            if (!known.Add(parameter.Handle)) throw new ArgumentException("A parameter is given twice.", nameof(param_group));
        }

        options.FillFrom((TOptions)_defaults);
        options.Validate();
        param_group.Parameters = parameters;
        _parameter_groups.Add(param_group);
        foreach (var parameter in parameters)
        {
            var state = new MomentState(parameter);
            _state[parameter.Handle] = state;
            tracked.Add(new TrackedParameter<TOptions>(parameter, options, state));
        }
    }

    /// <summary>The options of all groups, for members that set one number everywhere.</summary>
    private protected IEnumerable<TOptions> AllOptions => _parameter_groups.Select(group => (TOptions)group.Options);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var (_, state) in _state) ((MomentState)state).Dispose();
        }

        base.Dispose(disposing);
    }

    static Tensor? EvaluateWithGradients(Func<Tensor>? closure)
    {
        if (closure is null) return null;
        using var gradients = enable_grad();
        return closure();
    }
}
