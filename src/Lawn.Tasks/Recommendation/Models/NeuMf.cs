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
    Tensor[]? fusedParameters;

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
        if (IsFused(users, items)) return NeuMfFunction.Of(fusedParameters!, users, items);
        using var gmfUser = EmbeddingLookup.Rows(gmf_user_embedding, users);
        using var gmfItem = EmbeddingLookup.Rows(gmf_item_embedding, items);
        using var product = gmfUser * gmfItem;
        using var features = Tower(hidden, mlp_user_embedding, mlp_item_embedding, users, items);
        using var both = cat([product, features], 1);
        using var logits = prediction.call(both);
        return logits.squeeze(1);
    }

    // Large batches go the way that applies the first layer to the tables; small ones the way on which hooks see every layer.
    bool IsFused(Tensor users, Tensor items)
    {
        if (EmbeddingLookup.Repeats(mlp_user_embedding, mlp_item_embedding, users)) return false;
        if (!EmbeddingLookup.IsFast(mlp_user_embedding, users) || !EmbeddingLookup.IsFast(mlp_item_embedding, items)) return false;
        fusedParameters =
        [
            gmf_user_embedding.weight!, gmf_item_embedding.weight!, mlp_user_embedding.weight!, mlp_item_embedding.weight!,
            .. hidden.SelectMany(layer => new Tensor[] { layer.weight!, layer.bias! }), prediction.weight!, prediction.bias!,
        ];
        return NeuMfFunction.Takes(fusedParameters);
    }
}
