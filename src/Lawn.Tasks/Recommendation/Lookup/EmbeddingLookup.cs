using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Tasks.Recommendation;

/// <summary>
/// Looks embeddings up faster than libtorch does where the tables are float32 in main memory: libtorch's gradient of an embedding
/// calls BLAS for every row. Other types and devices, and batches of less than <see cref="SmallestFastBatch"/> such as a probe's, take
/// the plain way through the modules, where hooks see them. Both ways give the same values up to rounding.
/// </summary>
static class EmbeddingLookup
{
    /// <summary>The smallest batch that takes the fast way.</summary>
    public const int SmallestFastBatch = 256;

    /// <summary>The embeddings of a batch: [batch, width].</summary>
    /// <param name="embedding">The table.</param>
    /// <param name="indices">int32 or int64, [batch].</param>
    public static Tensor Rows(Embedding embedding, Tensor indices) =>
        IsFast(embedding, indices) ? RowLookup.Of(embedding.weight!, indices) : embedding.call(indices);

    /// <summary>
    /// A linear layer applied to two embeddings side by side: <c>W [u; i] + b</c>, [batch, outputs].
    /// </summary>
    /// <remarks>
    /// With W = [A B] this is <c>(A u + b) + B i</c>. A batch with more rows than the tables repeats users and items, so that it is cheaper
    /// to apply A and B to the tables once and to add up rows of the products.
    /// </remarks>
    public static Tensor JoinedLinear(Linear layer, Embedding users, Embedding items, Tensor userIndices, Tensor itemIndices)
    {
        var (userTable, itemTable) = (users.weight!, items.weight!);
        if (!IsFast(users, userIndices) || !IsFast(items, itemIndices) || !Repeats(users, items, userIndices))
        {
            using var user = Rows(users, userIndices);
            using var item = Rows(items, itemIndices);
            using var joined = cat([user, item], 1);
            return layer.call(joined);
        }

        var width = userTable.shape[1];
        using var forUsers = layer.weight!.narrow(1, 0, width);
        using var forItems = layer.weight!.narrow(1, width, itemTable.shape[1]);
        using var userProducts = nn.functional.linear(userTable, forUsers, layer.bias);
        using var itemProducts = nn.functional.linear(itemTable, forItems);
        return RowPairSum.Of(userProducts, itemProducts, userIndices, itemIndices);
    }

    /// <summary>
    /// Whether a batch repeats users and items so often that <see cref="JoinedLinear"/> applies its layer to the tables instead.
    /// </summary>
    public static bool Repeats(Embedding users, Embedding items, Tensor indices) => 2 * indices.shape[0] >= users.weight!.shape[0] + items.weight!.shape[0];

    /// <summary>A span holds up to 2^31 bytes; what is larger goes the plain way, as do other types, devices and small batches.</summary>
    public static bool IsFast(Embedding embedding, Tensor indices)
    {
        var table = embedding.weight!;
        return indices.shape[0] >= SmallestFastBatch
            && table.dtype == float32 && table.device_type == DeviceType.CPU && table.is_contiguous()
            && indices.dtype == int32 && indices.device_type == DeviceType.CPU && indices.is_contiguous()
            && Math.Max(indices.shape[0], table.shape[0]) * table.shape[1] * sizeof(float) * 2 < int.MaxValue;
    }
}
