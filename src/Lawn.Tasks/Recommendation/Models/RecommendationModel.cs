using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lawn.Tasks.Recommendation;

/// <summary>
/// A model of He et al. (2017, Neural Collaborative Filtering): from users and items (integers, [batch] each) to the logits of
/// "the user takes the item" (float32, [batch]), without the sigmoid, which belongs to the loss.
/// </summary>
/// <remarks>
/// Weights start as in the authors' Keras code, except that its normal distributions are cut off at two deviations: embeddings
/// N(0, 0.01²), hidden layers Glorot uniform, the prediction layer LeCun uniform, biases 0.
/// </remarks>
public abstract class RecommendationModel(string name) : Module<Tensor, Tensor, Tensor>(name)
{
    /// <summary>An embedding with weights from N(0, 0.01²).</summary>
    protected static Embedding NewEmbedding(int count, int width)
    {
        var embedding = nn.Embedding(count, width);
        init.normal_(embedding.weight, 0, 0.01);
        return embedding;
    }

    /// <summary>Hidden layers from one width to the next, Glorot uniform with biases 0.</summary>
    protected static ModuleList<Linear> NewHidden(params int[] widths)
    {
        var layers = nn.ModuleList<Linear>();
        for (var k = 1; k < widths.Length; k++)
        {
            var layer = Linear(widths[k - 1], widths[k]);
            init.xavier_uniform_(layer.weight);
            init.zeros_(layer.bias);
            layers.Add(layer);
        }

        return layers;
    }

    /// <summary>The layer from the last features to the logit, LeCun uniform (limit sqrt(3 / inputs)) with bias 0.</summary>
    protected static Linear NewPrediction(int width)
    {
        var layer = Linear(width, 1);
        var limit = Math.Sqrt(3.0 / width);
        init.uniform_(layer.weight, -limit, limit);
        init.zeros_(layer.bias);
        return layer;
    }

    /// <summary>Puts the embeddings side by side and applies the hidden layers, each followed by a ReLU: [batch, last width].</summary>
    protected static Tensor Tower(ModuleList<Linear> layers, Embedding userTable, Embedding itemTable, Tensor users, Tensor items)
    {
        var features = EmbeddingLookup.JoinedLinear(layers[0], userTable, itemTable, users, items).relu_();
        foreach (var layer in layers.Skip(1))
        {
            var next = layer.call(features).relu_();
            features.Dispose();
            features = next;
        }

        return features;
    }
}
