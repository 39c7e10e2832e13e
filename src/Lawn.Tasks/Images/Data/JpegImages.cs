using Lawn.Training;
using SkiaSharp;

namespace Lawn.Tasks.Images;

/// <summary>Photographs in files, decoded when they are needed.</summary>
/// <param name="paths">The files, JPEG or any other format that Skia reads.</param>
/// <param name="size">The side of the square that is written.</param>
/// <param name="normalization">How bytes become inputs.</param>
sealed class JpegImages(IReadOnlyList<string> paths, int size, Normalization normalization) : IImageSource
{
    // Evaluation takes the middle of the image: 224 pixels of a short side of 256.
    const float CentreShare = 224f / 256;

    // A damaged header can ask for gigabytes. A flat grey JPEG has about 350 pixels a byte.
    const long AlwaysRead = 1 << 20;
    const long MostPixelsPerByte = 1024;
    const long MostPixels = 1 << 28;

    static readonly SKSamplingOptions Sampling = new(SKFilterMode.Linear, SKMipmapMode.Linear);

    /// <inheritdoc/>
    public ImageShape Shape { get; } = new(3, size, size);

    /// <inheritdoc/>
    /// <exception cref="UserErrorException">The file cannot be read as an image.</exception>
    public void Write(int image, Span<float> target)
    {
        using var codec = Open(image);
        var side = Math.Min(codec.Info.Width, codec.Info.Height) * CentreShare;
        var (left, top) = ((codec.Info.Width - side) / 2, (codec.Info.Height - side) / 2);
        Write(image, codec, SKRect.Create(left, top, side, side), mirrored: false, target);
    }

    /// <inheritdoc/>
    /// <exception cref="UserErrorException">The file cannot be read as an image.</exception>
    public void WriteAugmented(int image, RandomStream random, Span<float> target)
    {
        using var codec = Open(image);
        var crop = RandomResizedCrop.Draw(codec.Info.Width, codec.Info.Height, ref random);
        Write(image, codec, crop, mirrored: random.Next(2) == 1, target);
    }

    SKCodec Open(int image)
    {
        var codec = SKCodec.Create(paths[image], out var result);
        if (codec is null) throw new UserErrorException($"{paths[image]} cannot be read as an image ({result}): replace or remove it.");
        var (pixels, bytes) = ((long)codec.Info.Width * codec.Info.Height, new FileInfo(paths[image]).Length);
        if (pixels <= AlwaysRead + (MostPixelsPerByte * bytes) && pixels <= MostPixels) return codec;
        var size = $"{codec.Info.Width} x {codec.Info.Height}";
        codec.Dispose();
        throw new UserErrorException($"{paths[image]} says that it has {size} pixels, in {bytes} bytes: it is damaged or too large. Replace or remove it.");
    }

    void Write(int image, SKCodec codec, SKRect crop, bool mirrored, Span<float> target)
    {
        // A JPEG decoder can leave every second pixel out, or more; as long as the crop keeps the pixels it needs, that is faster.
        var wanted = Math.Min(1f, size / Math.Min(crop.Width, crop.Height));
        var dimensions = codec.GetScaledDimensions(wanted);
        using var decoded = new SKBitmap(new SKImageInfo(dimensions.Width, dimensions.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var result = codec.GetPixels(decoded.Info, decoded.GetPixels());
        if (result != SKCodecResult.Success) throw new UserErrorException($"{paths[image]} cannot be decoded ({result}): replace or remove it.");

        var (scaleX, scaleY) = ((float)dimensions.Width / codec.Info.Width, (float)dimensions.Height / codec.Info.Height);
        var source = new SKRect(crop.Left * scaleX, crop.Top * scaleY, crop.Right * scaleX, crop.Bottom * scaleY);
        using var square = new SKBitmap(new SKImageInfo(size, size, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using (var canvas = new SKCanvas(square))
        using (var picture = SKImage.FromBitmap(decoded))
        {
            if (mirrored) canvas.Scale(-1, 1, size / 2f, 0);
            canvas.DrawImage(picture, source, SKRect.Create(size, size), Sampling);
        }

        Normalize(square.GetPixelSpan(), target);
    }

    void Normalize(ReadOnlySpan<byte> rgba, Span<float> target)
    {
        for (var channel = 0; channel < Shape.Channels; channel++)
        {
            var table = normalization.Of(channel);
            var plane = target.Slice(channel * Shape.PlaneSize, Shape.PlaneSize);
            for (var k = 0; k < plane.Length; k++) plane[k] = table[rgba[(4 * k) + channel]];
        }
    }
}
