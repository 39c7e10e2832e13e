using System.Numerics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Lawn.Tasks.Recommendation;

/// <summary>Reads and adds up rows of float32 tables in main memory, without gradients. Sums are made in the order of the indices.</summary>
static class RowKernels
{
    /// <summary>Row r of the result is <c>table[indices[r]]</c>.</summary>
    /// <param name="table">float32, [rows, width], contiguous.</param>
    /// <param name="indices">int32, [batch], contiguous.</param>
    public static Tensor Gather(Tensor table, Tensor indices)
    {
        var width = (int)table.shape[1];
        var picks = Integers(indices);
        var result = empty(picks.Length, width);
        var source = Floats(table);
        var target = Floats(result);
        for (var r = 0; r < picks.Length; r++) source.Slice(picks[r] * width, width).CopyTo(target.Slice(r * width, width));
        return result;
    }

    /// <summary>Row r of the result is <c>first[firstIndices[r]] + second[secondIndices[r]]</c>.</summary>
    public static Tensor GatherSum(Tensor first, Tensor second, Tensor firstIndices, Tensor secondIndices)
    {
        var width = (int)first.shape[1];
        var firstPicks = Integers(firstIndices);
        var secondPicks = Integers(secondIndices);
        var result = empty(firstPicks.Length, width);
        var a = Floats(first);
        var b = Floats(second);
        var target = Floats(result);
        for (var r = 0; r < firstPicks.Length; r++)
            Add(a.Slice(firstPicks[r] * width, width), b.Slice(secondPicks[r] * width, width), target.Slice(r * width, width));
        return result;
    }

    /// <summary>A table of zeros to which each row is added at its index: the transpose of <see cref="Gather"/>.</summary>
    /// <param name="rows">float32, [batch, width].</param>
    /// <param name="indices">int32, [batch], contiguous.</param>
    /// <param name="count">Rows of the result.</param>
    public static Tensor ScatterSum(Tensor rows, Tensor indices, long count)
    {
        using var contiguous = rows.contiguous();
        var width = (int)rows.shape[1];
        var picks = Integers(indices);
        var result = zeros(count, width);
        var source = Floats(contiguous);
        var target = Floats(result);
        for (var r = 0; r < picks.Length; r++)
        {
            var sum = target.Slice(picks[r] * width, width);
            Add(sum, source.Slice(r * width, width), sum);
        }

        return result;
    }

    static void Add(ReadOnlySpan<float> first, ReadOnlySpan<float> second, Span<float> sum)
    {
        var k = 0;
        for (; k <= sum.Length - Vector<float>.Count; k += Vector<float>.Count)
            (new Vector<float>(first[k..]) + new Vector<float>(second[k..])).CopyTo(sum[k..]);
        for (; k < sum.Length; k++) sum[k] = first[k] + second[k];
    }

    static Span<float> Floats(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    static ReadOnlySpan<int> Integers(Tensor tensor) => MemoryMarshal.Cast<byte, int>(tensor.bytes);
}
