using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace Lawn.Scope;

/// <summary>A layer's weight: a parameter of two or more dimensions, with the module that owns it.</summary>
/// <param name="Name">The parameter's path in the model, for example <c>features.0.weight</c>.</param>
/// <param name="Weight">The weight itself.</param>
/// <param name="Bias">The bias of the same layer, where it has one.</param>
/// <param name="Owner">The module that holds the parameter (a <c>Linear</c>, a <c>Conv2d</c>, an <c>Embedding</c>, or any other).</param>
public sealed record LayerWeight(string Name, Parameter Weight, Parameter? Bias, Module Owner)
{
    /// <summary>The path of the owning module, for example <c>features.0</c>; empty for a weight of the root.</summary>
    public string Layer => Name.Contains('.') ? Name[..Name.LastIndexOf('.')] : "";

    /// <summary>True for the table of an <c>Embedding</c> or <c>EmbeddingBag</c>.</summary>
    public bool IsEmbedding => Owner is TorchSharp.Modules.Embedding or TorchSharp.Modules.EmbeddingBag;

    /// <summary>
    /// All layer weights of a model, in the order of its parameters. A weight shared by two layers appears once, under its first
    /// name. Parameters of fewer than two dimensions (biases, gains of normalisation layers) are no layer weights.
    /// </summary>
    public static IReadOnlyList<LayerWeight> Of(Module model)
    {
        var owners = model.named_modules().Prepend(("", model)).GroupBy(m => m.Item1).ToDictionary(g => g.Key, g => g.First().Item2);
        var parameters = model.named_parameters().ToList();
        var byName = parameters.GroupBy(p => p.name).ToDictionary(g => g.Key, g => g.First().parameter);
        var seen = new HashSet<IntPtr>();
        var weights = new List<LayerWeight>();
        foreach (var (name, parameter) in parameters)
        {
            if (parameter.dim() < 2 || !seen.Add(parameter.Handle)) continue;
            var split = name.LastIndexOf('.');
            var (path, own) = split < 0 ? ("", name) : (name[..split], name[(split + 1)..]);
            var biasName = (split < 0 ? "" : path + ".") + own.Replace("weight", "bias");
            var bias = biasName != name && byName.TryGetValue(biasName, out var found) && found.dim() == 1 ? found : null;
            weights.Add(new LayerWeight(name, parameter, bias, owners.GetValueOrDefault(path, model)));
        }

        return weights;
    }
}
