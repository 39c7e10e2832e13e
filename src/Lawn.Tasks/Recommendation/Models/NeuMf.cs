using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Tasks.Recommendation;

/// <summary>
/// Neural matrix factorisation of He et al. (2017), without pre-training: <see cref="Gmf"/> and <see cref="Mlp"/> with embeddings of
/// their own, whose last features are put side by side before the prediction. Layers: <c>gmf_user_embedding</c>,
/// <c>gmf_item_embedding</c>, <c>mlp_user_embedding</c>, <c>mlp_item_embedding</c>, <c>hidden.0</c> to <c>hidden.2</c>,
/// <c>prediction</c>.
/// </summary>
public sealed class NeuMf : RecommendationModel
{
    readonly Embedding gmf_user_embedding;
    readonly Embedding gmf_item_embedding;
    readonly Embedding mlp_user_embedding;
    readonly Embedding mlp_item_embedding;
    readonly ModuleList<Linear> hidden;
    readonly Linear prediction;

    /// <summary>Makes the model, with weights from torch's global random stream.</summary>
    public NeuMf(int users, int items, int factors)
        : base(nameof(NeuMf))
    {
        gmf_user_embedding = NewEmbedding(users, factors);
        gmf_item_embedding = NewEmbedding(items, factors);
        mlp_user_embedding = NewEmbedding(users, 2 * factors);
        mlp_item_embedding = NewEmbedding(items, 2 * factors);
        hidden = NewHidden(4 * factors, 4 * factors, 2 * factors, factors);
        prediction = NewPrediction(2 * factors);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor users, Tensor items)
    {
        using var gmfUser = EmbeddingLookup.Rows(gmf_user_embedding, users);
        using var gmfItem = EmbeddingLookup.Rows(gmf_item_embedding, items);
        using var product = gmfUser * gmfItem;
        using var features = Tower(hidden, mlp_user_embedding, mlp_item_embedding, users, items);
        using var both = cat([product, features], 1);
        using var logits = prediction.call(both);
        return logits.squeeze(1);
    }
}
