using static TorchSharp.torch;

namespace Lawn.Geometry;

/// <summary>
/// Inner products in double precision, whatever the tensors' own: squares of weights of 1e20 or 1e-30 leave the range of single precision, and
/// those of 300 that of half precision. In this machine's memory tensors are taken piece by piece, so that no large copy is made.
/// </summary>
static class DoubleSums
{
    const long Piece = 1 << 16;

    /// <summary>&lt;left, right&gt; over all elements: a scalar.</summary>
    public static Tensor Product(Tensor left, Tensor right)
    {
        using var scope = NewDisposeScope();
        if (left.numel() <= PieceOf(left, Piece)) return Multiply(left, right).sum().MoveToOuterDisposeScope();
        return Join(left.reshape(-1), right.reshape(-1), Piece, product => product.sum(0, keepdim: true)).sum().MoveToOuterDisposeScope();
    }

    /// <summary>&lt;left, right&gt; over each row of the first dimension: [rows].</summary>
    public static Tensor ProductOfRows(Tensor left, Tensor right)
    {
        using var scope = NewDisposeScope();
        var rows = left.shape[0];
        if (left.numel() == 0) return zeros(rows, dtype: ScalarType.Float64, device: left.device).MoveToOuterDisposeScope();
        var (a, b) = (left.reshape(rows, -1), right.reshape(rows, -1));
        return Join(a, b, PieceOf(left, Math.Max(1, Piece / a.shape[1])), product => product.sum(1)).MoveToOuterDisposeScope();
    }

    static Tensor Join(Tensor left, Tensor right, long piece, Func<Tensor, Tensor> sum)
    {
        var count = left.shape[0];
        var sums = new List<Tensor>();
        for (var start = 0L; start < count; start += piece)
        {
            using var scope = NewDisposeScope();
            var length = Math.Min(piece, count - start);
            var (a, b) = (left.narrow(0, start, length), right.narrow(0, start, length));
            sums.Add(sum(Multiply(a, b)).MoveToOuterDisposeScope());
        }

        return sums.Count == 1 ? sums[0] : cat(sums);
    }

    static Tensor Multiply(Tensor left, Tensor right) => left.to_type(ScalarType.Float64) * right.to_type(ScalarType.Float64);

    static long PieceOf(Tensor tensor, long piece) => tensor.device_type == TorchSharp.DeviceType.CPU ? piece : long.MaxValue;
}
