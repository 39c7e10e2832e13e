using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Tasks.Recommendation;

/// <summary>
/// Generalised matrix factorisation: <c>logit = h·(p_u * q_i) + b</c> with embeddings of width <c>factors</c>. Layers:
/// <c>user_embedding</c>, <c>item_embedding</c>, <c>prediction</c>.
/// </summary>
public sealed class Gmf : RecommendationModel
{
    readonly Embedding user_embedding;
    readonly Embedding item_embedding;
    readonly Linear prediction;

    /// <summary>Makes the model, with weights from torch's global random stream.</summary>
    public Gmf(int users, int items, int factors)
        : base(nameof(Gmf))
    {
        user_embedding = NewEmbedding(users, factors);
        item_embedding = NewEmbedding(items, factors);
        prediction = NewPrediction(factors);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor users, Tensor items)
    {
        using var user = EmbeddingLookup.Rows(user_embedding, users);
        using var item = EmbeddingLookup.Rows(item_embedding, items);
        using var product = user * item;
        using var logits = prediction.call(product);
        return logits.squeeze(1);
    }
}
