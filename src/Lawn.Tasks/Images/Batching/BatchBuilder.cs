using System.Runtime.InteropServices;
using Lawn.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Tasks.Images;

/// <summary>Writes images into batches, on several threads. What it writes does not depend on their number.</summary>
/// <param name="workers">The threads.</param>
sealed class BatchBuilder(int workers)
{
    // Images written by a thread at a time: enough to make the hand-over cheap, few enough to share a small batch of photographs.
    const int ValuesAtOnce = 1 << 16;

    /// <summary>A batch of images as evaluation sees them.</summary>
    /// <param name="images">Where they are from.</param>
    /// <param name="rows">Which, in this order.</param>
    public Batch Plain(LabelledImages images, ReadOnlyMemory<int> rows) =>
        Build(images, rows, (row, target) => images.Source.Write(images.Positions[row], target));

    /// <summary>A batch of randomly changed images. The change depends on the seed, the epoch and the image, not on the batch.</summary>
    /// <inheritdoc cref="Plain"/>
    public Batch Augmented(LabelledImages images, ReadOnlyMemory<int> rows, ulong seed, int epoch) =>
        Build(images, rows, (row, target) => images.Source.WriteAugmented(images.Positions[row], new RandomStream(seed, (ulong)epoch, (ulong)row + 1), target));

    Batch Build(LabelledImages images, ReadOnlyMemory<int> rows, ImageWriter write)
    {
        var shape = images.Source.Shape;
        var inputs = empty(rows.Length, shape.Channels, shape.Height, shape.Width);
        var targets = empty(rows.Length, dtype: ScalarType.Int64);
        try
        {
            var labels = MemoryMarshal.Cast<byte, long>(targets.bytes);
            for (var k = 0; k < rows.Length; k++) labels[k] = images.Labels[rows.Span[k]];
            WriteAll(inputs, shape.Size, rows, write);
            return new Batch([inputs], targets);
        }
        catch
        {
            inputs.Dispose();
            targets.Dispose();
            throw;
        }
    }

    void WriteAll(Tensor inputs, int size, ReadOnlyMemory<int> rows, ImageWriter write)
    {
        var chunk = Math.Max(1, ValuesAtOnce / size);
        var chunks = (rows.Length + chunk - 1) / chunk;
        if (workers == 1 || chunks == 1)
        {
            for (var k = 0; k < chunks; k++) WriteChunk(k);
            return;
        }

        try
        {
            Parallel.For(0, chunks, new ParallelOptions { MaxDegreeOfParallelism = workers }, WriteChunk);
        }
        catch (AggregateException faults) when (faults.InnerExceptions.OfType<UserErrorException>().FirstOrDefault() is { } fault)
        {
            throw new UserErrorException(fault.Message, faults);
        }

        // A view of the chunk: a span over the whole batch would end at 2 GB.
        void WriteChunk(int number)
        {
            var first = number * chunk;
            var length = Math.Min(chunk, rows.Length - first);
            using var part = inputs.narrow(0, first, length);
            var values = MemoryMarshal.Cast<byte, float>(part.bytes);
            for (var k = 0; k < length; k++) write(rows.Span[first + k], values.Slice(k * size, size));
        }
    }

    delegate void ImageWriter(int row, Span<float> target);
}
