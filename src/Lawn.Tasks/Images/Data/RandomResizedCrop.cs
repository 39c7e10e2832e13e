using SkiaSharp;

namespace Lawn.Tasks.Images;

/// <summary>
/// The crop of Szegedy et al. (2015) for training on photographs: between 8 and 100 per cent of the area, the aspect ratio between 3/4 and
/// 4/3, uniformly in its logarithm; after ten attempts that do not fit, the largest centre crop with an allowed ratio.
/// </summary>
static class RandomResizedCrop
{
    const double SmallestShare = 0.08;
    const int Attempts = 10;

    /// <summary>Draws a crop of an image, in its pixels.</summary>
    public static SKRect Draw(int width, int height, ref RandomStream random)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var area = width * (double)height * (SmallestShare + ((1 - SmallestShare) * random.NextDouble()));
            var ratio = Math.Exp(Math.Log(4.0 / 3) * ((2 * random.NextDouble()) - 1));
            var cropWidth = (int)Math.Round(Math.Sqrt(area * ratio));
            var cropHeight = (int)Math.Round(Math.Sqrt(area / ratio));
            if (cropWidth < 1 || cropHeight < 1 || cropWidth > width || cropHeight > height) continue;
            var left = random.Next((uint)(width - cropWidth) + 1);
            var top = random.Next((uint)(height - cropHeight) + 1);
            return SKRect.Create(left, top, cropWidth, cropHeight);
        }

        var fittingWidth = Math.Min(width, height * 4.0 / 3);
        var fittingHeight = Math.Min(height, width * 4.0 / 3);
        return SKRect.Create((float)(width - fittingWidth) / 2, (float)(height - fittingHeight) / 2, (float)fittingWidth, (float)fittingHeight);
    }
}
