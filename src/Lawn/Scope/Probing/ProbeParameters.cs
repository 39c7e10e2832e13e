using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lawn.Scope.Probing;

/// <summary>The floating-point parameters of a model by role, and the values that the probe gives them.</summary>
sealed class ProbeParameters
{
    readonly Generator generator = new(20210805);

    public ProbeParameters(Module model)
    {
        var owners = model.named_modules().Prepend(("", model)).GroupBy(m => m.Item1).ToDictionary(g => g.Key, g => g.First().Item2);
        var distinct = model.named_parameters().DistinctBy(p => p.parameter.Handle).Where(p => p.parameter.is_floating_point());
        All = [.. distinct.Select((p, position) =>
        {
            var split = p.name.LastIndexOf('.');
            var owner = owners.GetValueOrDefault(split < 0 ? "" : p.name[..split], model);
            var isEmbedding = owner is TorchSharp.Modules.Embedding or TorchSharp.Modules.EmbeddingBag;
            return new ProbeParameter(p.name, p.parameter, RoleOf(p.name[(split + 1)..], p.parameter, owner), isEmbedding, position);
        })];
        Biases = [.. All.Where(p => p.Role is ParameterRole.Bias)];
        Unknown = [.. All.Where(p => p.Role is ParameterRole.Unknown)];
    }

    public IReadOnlyList<ProbeParameter> All { get; }

    /// <summary>Parameters that are added, by their name (<c>bias</c>, <c>bias_ih_l0</c>, <c>beta</c>).</summary>
    public IReadOnlyList<ProbeParameter> Biases { get; }

    /// <summary>Parameters of which only the numbers tell whether they are added or multiplied.</summary>
    public IReadOnlyList<ProbeParameter> Unknown { get; }

    public ProbeParameter Of(LayerWeight weight) => All.First(p => p.Value.Handle == weight.Weight.Handle);

    /// <summary>Random weights at which activations are of order one: normal with variance 2 / fan-in, embeddings of variance 1; biases zero.</summary>
    public void UseRandomWeights() => Fill(RandomWeight);

    /// <summary>The model's own weights (random where they are all zero); biases zero.</summary>
    public void UseOwnWeights(ModelSnapshot snapshot) =>
        Fill(p => snapshot.Saved(p.Value) is var saved && saved.count_nonzero().item<long>() > 0 ? saved : RandomWeight(p));

    /// <summary>Normal values of standard deviation 1/2, so that signs and sizes differ and non-linearity shows.</summary>
    public void Randomise(ProbeParameter parameter) => parameter.Value.copy_(Normal(parameter.Value, 0.5));

    void Fill(Func<ProbeParameter, Tensor> weight)
    {
        foreach (var p in All)
        {
            using var scope = NewDisposeScope();
            if (p.Role is ParameterRole.Weight) p.Value.copy_(weight(p));
            else if (p.Role is ParameterRole.Bias) p.Value.zero_();
            else if (p.Role is ParameterRole.Gain) p.Value.copy_(rand(p.Value.shape, generator: generator).add_(0.5));
            else if (p.Role is ParameterRole.Unknown) p.Value.copy_(Normal(p.Value, 1));
        }
    }

    Tensor RandomWeight(ProbeParameter p) =>
        Normal(p.Value, p.IsEmbedding ? 1 : Math.Sqrt(2.0 * p.Value.shape[0] / Math.Max(1, p.Value.numel())));

    Tensor Normal(Tensor like, double deviation) => randn(like.shape, generator: generator).mul_(deviation);

    static ParameterRole RoleOf(string name, Parameter parameter, Module owner)
    {
        if (name.Contains("bias", StringComparison.OrdinalIgnoreCase) || name is "beta") return ParameterRole.Bias;
        if (LayerKinds.IsNormalisation(owner)) return ParameterRole.Gain;
        if (owner is TorchSharp.Modules.PReLU) return ParameterRole.Slope;
        return parameter.dim() < 2 ? ParameterRole.Unknown : ParameterRole.Weight;
    }
}
