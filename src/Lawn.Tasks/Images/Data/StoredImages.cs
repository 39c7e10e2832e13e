namespace Lawn.Tasks.Images;

/// <summary>Small images of one shape, kept as bytes in memory.</summary>
/// <param name="pixels">All images, one after the other, plane by plane.</param>
/// <param name="shape">The shape of each.</param>
/// <param name="normalization">How bytes become inputs.</param>
/// <param name="augmentation">What <see cref="WriteAugmented"/> does.</param>
sealed class StoredImages(byte[] pixels, ImageShape shape, Normalization normalization, Augmentation augmentation) : IImageSource
{
    /// <inheritdoc/>
    public ImageShape Shape => shape;

    /// <inheritdoc/>
    public void Write(int image, Span<float> target)
    {
        var source = Pixels(image);
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            var plane = channel * shape.PlaneSize;
            Convert(source.Slice(plane, shape.PlaneSize), normalization.Of(channel), target.Slice(plane, shape.PlaneSize));
        }
    }

    /// <inheritdoc/>
    public void WriteAugmented(int image, RandomStream random, Span<float> target)
    {
        var shifts = (uint)(2 * augmentation.Padding) + 1;
        var down = (int)random.Next(shifts) - augmentation.Padding;
        var right = (int)random.Next(shifts) - augmentation.Padding;
        var mirrored = random.Next(2) == 1 && augmentation.Flip;
        WriteCrop(Pixels(image), down, right, mirrored, target);
        if (augmentation.Cutout > 0)
            CutOut((int)random.Next((uint)shape.Height), (int)random.Next((uint)shape.Width), target);
    }

    ReadOnlySpan<byte> Pixels(int image) => pixels.AsSpan(checked(image * shape.Size), shape.Size);

    void WriteCrop(ReadOnlySpan<byte> source, int down, int right, bool mirrored, Span<float> target)
    {
        var (left, length) = (Math.Max(0, -right), shape.Width - Math.Abs(right));
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            var table = normalization.Of(channel);
            var black = table[0];
            for (var y = 0; y < shape.Height; y++)
            {
                var row = target.Slice((channel * shape.PlaneSize) + (y * shape.Width), shape.Width);
                var from = y + down;
                if (from < 0 || from >= shape.Height)
                {
                    row.Fill(black);
                    continue;
                }

                row[..left].Fill(black);
                row[(left + length)..].Fill(black);
                var start = (channel * shape.PlaneSize) + (from * shape.Width) + left + right;
                Convert(source.Slice(start, length), table, row.Slice(left, length));
                if (mirrored) row.Reverse();
            }
        }
    }

    // A blank pixel is 0 after the normalisation: the mean, as in the authors' program.
    void CutOut(int centreY, int centreX, Span<float> target)
    {
        var half = augmentation.Cutout / 2;
        var (top, bottom) = (Math.Max(0, centreY - half), Math.Min(shape.Height, centreY - half + augmentation.Cutout));
        var (left, right) = (Math.Max(0, centreX - half), Math.Min(shape.Width, centreX - half + augmentation.Cutout));
        for (var channel = 0; channel < shape.Channels; channel++)
            for (var y = top; y < bottom; y++)
                target.Slice((channel * shape.PlaneSize) + (y * shape.Width) + left, right - left).Clear();
    }

    static void Convert(ReadOnlySpan<byte> source, ReadOnlySpan<float> table, Span<float> target)
    {
        for (var k = 0; k < source.Length && k < target.Length; k++) target[k] = table[source[k]];
    }
}
