using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>
/// Which rank steps which parameters, and the exchange of weights after a step. The parameters of a module stay together; the largest modules go first, each to
/// the rank that has least, so that ranks have about equal parts as long as no module is larger than an N-th.
/// </summary>
sealed class ParameterShards : IDisposable
{
    readonly IProcessGroup group;
    readonly List<(Parameter Parameter, Tensor View)> own = [];
    readonly List<(Parameter Parameter, Tensor View)> others = [];
    readonly long[] lengths;
    readonly Tensor weights;

    /// <summary>Shares a model's parameters out: the same on all ranks.</summary>
    /// <param name="group">The ranks.</param>
    /// <param name="model">float32.</param>
    public ParameterShards(IProcessGroup group, nn.Module model)
    {
        this.group = group;
        lengths = new long[group.Size];
        var parts = Enumerable.Range(0, group.Size).Select(_ => new List<Parameter>()).ToArray();
        var modules = model.named_parameters()
            .GroupBy(p => p.name[..Math.Max(0, p.name.LastIndexOf('.'))], p => p.parameter)
            .Select(module => (Parameters: module.ToList(), Length: module.Sum(p => p.numel())))
            .OrderByDescending(module => module.Length); // stable: equal ones keep the model's order
        foreach (var (parameters, length) in modules)
        {
            var least = Array.IndexOf(lengths, lengths.Min());
            parts[least].AddRange(parameters);
            lengths[least] += length;
        }

        using var scope = NewDisposeScope();
        weights = zeros(lengths.Sum(), device: new Device(group.DeviceType)).DetachFromDisposeScope();
        var offset = 0L;
        for (var rank = 0; rank < group.Size; rank++)
        {
            foreach (var parameter in parts[rank])
            {
                (rank == group.Rank ? own : others).Add((parameter, weights.narrow(0, offset, parameter.numel()).view(parameter.shape).DetachFromDisposeScope()));
                OwnerOf[parameter.Handle] = rank;
                offset += parameter.numel();
            }
        }
    }

    /// <summary>The rank that steps a parameter, by its handle.</summary>
    public Dictionary<IntPtr, int> OwnerOf { get; } = [];

    /// <summary>The parameters that other ranks step.</summary>
    public IEnumerable<Parameter> Others => others.Select(entry => entry.Parameter);

    /// <summary>Bytes that <see cref="Exchange"/> sends and receives on each rank, together.</summary>
    public long Bytes => weights.numel() * sizeof(float);

    /// <summary>Takes over the weights that other ranks have stepped.</summary>
    public void Exchange()
    {
        using var noGradients = no_grad();
        foreach (var (parameter, view) in own) view.copy_(parameter);
        group.AllGather(weights, lengths);
        foreach (var (parameter, view) in others) parameter.copy_(view);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, view) in own.Concat(others)) view.Dispose();
        weights.Dispose();
    }
}
