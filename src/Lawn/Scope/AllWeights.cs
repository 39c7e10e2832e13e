using static TorchSharp.torch.nn;

namespace Lawn.Scope;

/// <summary>Every layer weight of the model: the default. Biases and 1-D parameters stay free.</summary>
/// <param name="includeEmbeddings">False leaves embedding tables free.</param>
public sealed class AllWeights(bool includeEmbeddings = true) : IScope
{
    /// <inheritdoc/>
    public IReadOnlyList<ScopeDecision> Decide(Module model) =>
        [.. LayerWeight.Of(model).Select(weight => weight.IsEmbedding && !includeEmbeddings
            ? new ScopeDecision(weight, false, "embedding table, excluded by option")
            : new ScopeDecision(weight, true, "layer weight"))];
}
