using Lawn.Optimizers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace Lawn.Training;

/// <summary>
/// A base optimizer whose state is spread over the ranks (ZeRO stage 1; Rajbhandari et al. 2020): each rank steps some of the parameters, from the gradient that
/// all ranks have, keeps the moments of those alone, and gets the other weights from the ranks that stepped them. A parameter's step is that of the base, to the
/// bit. LAWN goes on top: what it needs of all gradients it finds on every rank.
/// </summary>
sealed class ShardedOptimizer : OptimizerHelper, IConstrainedStep
{
    readonly OptimizerHelper inner;
    readonly IProcessGroup group;
    readonly ParameterShards shards;
    readonly CommunicationClock clock;

    /// <summary>Spreads the state of an optimizer that makes a parameter's moments when it steps it first.</summary>
    /// <exception cref="UserErrorException">The optimizer makes all moments at the start.</exception>
    public ShardedOptimizer(Optimizer inner, IProcessGroup group, nn.Module model, CommunicationClock clock)
    {
        if (inner is not (OptimizerHelper helper and IConstrainedStep))
            throw new UserErrorException($"--shard-optimizer is for sgd, adam, adamw, lamb and lars, with LAWN or without, not for {inner.GetType().Name.ToLowerInvariant()}.");
        (this.inner, this.group, this.clock) = (helper, group, clock);
        shards = new ParameterShards(group, model);
    }

    /// <summary>The base optimizer, whose state a checkpoint holds: it is that of a run that is not sharded.</summary>
    public Optimizer Inner => inner;

    /// <summary>Bytes of this rank's moments.</summary>
    public long StateBytes => States().Select(state => state.State).OfType<MomentState>().Sum(state => Bytes(state.First) + Bytes(state.Second));

    /// <inheritdoc/>
    public override IEnumerable<ILearningRateController> ParamGroups => inner.ParamGroups;

    /// <inheritdoc/>
    public override Tensor? step(Func<Tensor>? closure = null)
    {
        var loss = closure?.Invoke();
        StepOwn(() => inner.step());
        return loss;
    }

    /// <inheritdoc/>
    public bool TryStep(IReadOnlyDictionary<IntPtr, double> radii, ConstraintOptions options)
    {
        if (options.LazyRetraction) return false; // leaves weights beside their norms until they are settled, which ranks would have to do together
        var isDone = false;
        StepOwn(() => isDone = ((IConstrainedStep)inner).TryStep(radii, options));
        return isDone;
    }

    /// <inheritdoc/>
    public void Settle() => ((IConstrainedStep)inner).Settle();

    /// <inheritdoc/>
    public override void zero_grad() => inner.zero_grad();

    /// <inheritdoc/>
    public override IEnumerable<Parameter> parameters() => inner.parameters();

    /// <inheritdoc/>
    public override void add_param_group(TorchSharp.Modules.ParamGroup param_group) =>
        throw new NotSupportedException("The parameters of a sharded optimizer are those of the model at the start.");

    /// <summary>The base's state: this rank's part of it, but for the time between <see cref="Collect"/> and <see cref="Release"/>.</summary>
    public override StateDictionary state_dict() => inner.state_dict();

    /// <summary>Brings the whole state to rank 0, parameter by parameter; every rank calls it.</summary>
    public void Collect()
    {
        foreach (var (parameter, state) in States())
        {
            var owner = shards.OwnerOf[parameter.Handle];
            if (owner == 0) continue;
            var bytes = group.BroadcastBytes(group.Rank == owner ? Saved(state) : [], owner);
            if (!group.IsRoot()) continue;
            using var reader = new BinaryReader(new MemoryStream(bytes));
            state.LoadStateDict(reader);
        }
    }

    /// <summary>Forgets the moments of parameters that other ranks step.</summary>
    public void Release()
    {
        foreach (var (parameter, state) in States())
            if (shards.OwnerOf[parameter.Handle] != group.Rank) (state as IDisposable)?.Dispose();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            shards.Dispose();
        }

        base.Dispose(disposing);
    }

    // A parameter without a gradient is passed over by the base, and gets no moments.
    void StepOwn(Action step)
    {
        var hidden = shards.Others.Select(parameter => (parameter, parameter.grad)).ToList();
        foreach (var (parameter, _) in hidden) parameter.grad = null;
        try
        {
            step();
        }
        finally
        {
            foreach (var (parameter, gradient) in hidden)
            {
                parameter.grad = gradient;
                gradient?.Dispose();
            }
        }

        clock.Further(shards.Exchange, shards.Bytes);
    }

    IEnumerable<(Parameter Parameter, OptimizerState State)> States() => inner.parameters().Zip(inner.state_dict().State);

    static byte[] Saved(OptimizerState state)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream)) state.SaveStateDict(writer);
        return stream.ToArray();
    }

    static long Bytes(Tensor? moment) => moment is null ? 0 : moment.numel() * moment.ElementSize;
}
