using Lawn.Tasks.Images;
using Lawn.Training;
using SkiaSharp;

namespace Lawn.Tasks.Tests.Images;

public sealed class JpegImagesTests : IDisposable
{
    const int Size = 16;

    // Identity but for the scale: byte v becomes v.
    static readonly Normalization Identity = new([0f, 0f, 0f], [1 / 255f, 1 / 255f, 1 / 255f]);

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    float[] Load(string path, RandomStream? random = null)
    {
        var images = new JpegImages([path], Size, Identity);
        var values = new float[images.Shape.Size];
        if (random is { } stream) images.WriteAugmented(0, stream, values);
        else images.Write(0, values);
        return values;
    }

    string Jpeg(int width, int height, SKColor colour)
    {
        var path = Path.Combine(_folder.Path, $"{width}x{height}.JPEG");
        SampleImages.WriteJpeg(path, width, height, colour);
        return path;
    }

    // Left half red, right half blue, large enough for a scaled decoding.
    string TwoHalves(int width, int height)
    {
        var path = Path.Combine(_folder.Path, "halves.JPEG");
        using var bitmap = new SKBitmap(width, height);
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(SKColors.Red);
            canvas.DrawRect(width / 2f, 0, width, height, new SKPaint { Color = SKColors.Blue });
        }

        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 100);
        File.WriteAllBytes(path, data.ToArray());
        return path;
    }

    static float Mean(float[] values, int channel) => values.Skip(channel * Size * Size).Take(Size * Size).Average();

    [Theory]
    [InlineData(40, 60)]
    [InlineData(500, 333)]
    [InlineData(9, 70)]
    public void Colours_come_as_planes_of_red_green_and_blue(int width, int height)
    {
        var path = Jpeg(width, height, new SKColor(200, 120, 40));
        Assert.All([Load(path), Load(path, new RandomStream(3))], values =>
        {
            Assert.Equal(3 * Size * Size, values.Length);
            Assert.Equal(200, Mean(values, 0), 6.0);
            Assert.Equal(120, Mean(values, 1), 6.0);
            Assert.Equal(40, Mean(values, 2), 6.0);
        });
    }

    [Theory]
    [InlineData(64, 64)]
    [InlineData(600, 400)]
    public void Evaluation_takes_the_middle(int width, int height)
    {
        var values = Load(TwoHalves(width, height));
        for (var y = 0; y < Size; y++)
        {
            for (var x = 0; x < Size; x++)
            {
                if (x is 7 or 8) continue; // the edge
                var (red, blue) = (values[(y * Size) + x], values[(2 * Size * Size) + (y * Size) + x]);
                Assert.True(x < 7 ? red > 200 && blue < 60 : red < 60 && blue > 200, $"{x}, {y}: {red} {blue}");
            }
        }
    }

    [Fact]
    public void Training_draws_mirrored_and_plain_crops_that_depend_on_the_stream_alone()
    {
        var path = TwoHalves(300, 200);
        var orientations = new HashSet<bool>();
        for (var draw = 0UL; draw < 40; draw++)
        {
            var values = Load(path, new RandomStream(1, draw));
            Assert.Equal(values, Load(path, new RandomStream(1, draw)));
            var (left, right) = (values[8 * Size], values[(8 * Size) + Size - 1]);
            if (Math.Abs(left - right) > 100) orientations.Add(left > right);
        }

        Assert.Equal(2, orientations.Count);
    }

    [Fact]
    public void Crops_lie_inside_and_have_the_stated_areas_and_ratios()
    {
        var (areas, ratios) = (new List<double>(), new List<double>());
        var random = new RandomStream(5);
        for (var draw = 0; draw < 2000; draw++)
        {
            var crop = RandomResizedCrop.Draw(640, 480, ref random);
            Assert.True(crop.Left >= 0 && crop.Top >= 0 && crop.Right <= 640 && crop.Bottom <= 480);
            areas.Add(crop.Width * crop.Height / (640.0 * 480));
            ratios.Add(crop.Width / crop.Height);
        }

        Assert.InRange(areas.Min(), 0.078, 0.1);
        Assert.InRange(areas.Max(), 0.9, 1);
        Assert.Equal(0.432, areas.Average(), 0.02); // as torchvision's transform draws: below (0.08 + 1) / 2, for many large crops do not fit
        Assert.InRange(ratios.Min(), 0.74, 0.78);
        Assert.InRange(ratios.Max(), 1.29, 1.35);
        var narrow = RandomResizedCrop.Draw(1000, 10, ref random);
        Assert.InRange(narrow.Width / narrow.Height, 0.74, 1.35);
    }

    [Fact]
    public void Missing_foreign_and_truncated_files_are_named()
    {
        var whole = File.ReadAllBytes(Jpeg(200, 200, SKColors.Olive));
        var truncated = Path.Combine(_folder.Path, "truncated.JPEG");
        File.WriteAllBytes(truncated, whole[..(whole.Length / 2)]);
        foreach (var path in new[] { truncated, _folder.Write("text.JPEG", "no image"), Path.Combine(_folder.Path, "none.JPEG") })
        {
            var message = Assert.Throws<UserErrorException>(() => Load(path)).Message;
            Assert.Contains(path, message);
            Assert.DoesNotContain('\n', message);
        }
    }
}
