using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Tasks.Recommendation;

/// <summary>
/// The multi-layer perceptron MLP-3 of He et al. (2017): embeddings of width 2f each, put side by side, then three hidden layers with
/// ReLU and f predictive factors, widths 4f -> 4f -> 2f -> f, and the prediction. Layers: <c>user_embedding</c>,
/// <c>item_embedding</c>, <c>hidden.0</c> to <c>hidden.2</c>, <c>prediction</c>.
/// </summary>
public sealed class Mlp : RecommendationModel
{
    readonly Embedding user_embedding;
    readonly Embedding item_embedding;
    readonly ModuleList<Linear> hidden;
    readonly Linear prediction;

    /// <summary>Makes the model, with weights from torch's global random stream.</summary>
    public Mlp(int users, int items, int factors)
        : base(nameof(Mlp))
    {
        user_embedding = NewEmbedding(users, 2 * factors);
        item_embedding = NewEmbedding(items, 2 * factors);
        hidden = NewHidden(4 * factors, 4 * factors, 2 * factors, factors);
        prediction = NewPrediction(factors);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor users, Tensor items)
    {
        using var features = Tower(hidden, user_embedding, item_embedding, users, items);
        using var logits = prediction.call(features);
        return logits.squeeze(1);
    }
}
