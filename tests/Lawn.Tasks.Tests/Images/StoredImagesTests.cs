using Lawn.Tasks.Images;

namespace Lawn.Tasks.Tests.Images;

public class StoredImagesTests
{
    static readonly ImageShape Shape = new(2, 5, 6);

    // Identity but for the scale: byte v becomes v.
    static readonly Normalization Identity = new([0f, 0f], [1 / 255f, 1 / 255f]);

    static StoredImages Make(Augmentation augmentation, int count = 3) =>
        new([.. Enumerable.Range(0, count * Shape.Size).Select(k => (byte)(k + 1))], Shape, Identity, augmentation);

    static float[] Plain(StoredImages images, int image)
    {
        var values = new float[Shape.Size];
        images.Write(image, values);
        return values;
    }

    [Fact]
    public void An_image_is_its_bytes_normalised()
    {
        var values = Plain(Make(new Augmentation(2, true, 0)), 1);
        Assert.Equal(Enumerable.Range(61, 60).Select(v => (float)v), values, (a, b) => Math.Abs(a - b) < 1e-3);
    }

    [Fact]
    public void Every_shift_and_mirror_of_the_padded_image_is_drawn_and_nothing_else()
    {
        const int Padding = 2;
        var images = Make(new Augmentation(Padding, Flip: true, 0));
        var plain = Plain(images, 2);
        var expected = new Dictionary<string, int>();
        for (var down = -Padding; down <= Padding; down++)
            for (var right = -Padding; right <= Padding; right++)
                foreach (var mirrored in new[] { false, true })
                    expected[Key(Reference(plain, down, right, mirrored))] = 0;
        Assert.Equal(50, expected.Count);

        const int Draws = 5000;
        var values = new float[Shape.Size];
        for (var draw = 0; draw < Draws; draw++)
        {
            images.WriteAugmented(2, new RandomStream(7, (ulong)draw), values);
            expected[Key(values)]++; // throws where the image is none of the fifty
        }

        // Each is drawn 100 times in the mean, with a standard deviation of 10.
        Assert.All(expected.Values, count => Assert.InRange(count, 50, 150));
    }

    [Fact]
    public void Without_flip_no_image_is_mirrored()
    {
        var images = Make(new Augmentation(0, Flip: false, 0));
        var values = new float[Shape.Size];
        for (var draw = 0; draw < 20; draw++)
        {
            images.WriteAugmented(0, new RandomStream(7, (ulong)draw), values);
            Assert.Equal(Plain(images, 0), values);
        }
    }

    [Fact]
    public void Cutout_blanks_a_square_around_every_pixel_in_turn_clipped_at_the_border()
    {
        var images = Make(new Augmentation(0, Flip: false, Cutout: 2));
        var plain = Plain(images, 0);
        var centres = new HashSet<(int, int)>();
        var values = new float[Shape.Size];
        for (var draw = 0; draw < 2000; draw++)
        {
            images.WriteAugmented(0, new RandomStream(1, (ulong)draw), values);
            var blank = Enumerable.Range(0, Shape.Size).Where(k => values[k] == 0).ToList();
            Assert.All(Enumerable.Range(0, Shape.Size).Except(blank), k => Assert.Equal(plain[k], values[k]));
            var rows = blank.Select(k => k % Shape.PlaneSize / Shape.Width).Distinct().ToList();
            var columns = blank.Select(k => k % Shape.Width).Distinct().ToList();
            Assert.Equal(2 * rows.Count * columns.Count, blank.Count); // a rectangle, in both planes
            Assert.InRange(rows.Count, 1, 2);
            Assert.InRange(columns.Count, 1, 2);
            centres.Add((rows.Max(), columns.Max())); // the square reaches from one before the centre to the centre
        }

        Assert.Equal(Shape.PlaneSize, centres.Count);
    }

    // The slow, obvious form: pad with black, cut, mirror.
    static float[] Reference(float[] image, int down, int right, bool mirrored)
    {
        var result = new float[Shape.Size];
        for (var c = 0; c < Shape.Channels; c++)
        {
            for (var y = 0; y < Shape.Height; y++)
            {
                for (var x = 0; x < Shape.Width; x++)
                {
                    var (fromY, fromX) = (y + down, (mirrored ? Shape.Width - 1 - x : x) + right);
                    var isInside = fromY >= 0 && fromY < Shape.Height && fromX >= 0 && fromX < Shape.Width;
                    result[(c * Shape.PlaneSize) + (y * Shape.Width) + x] = isInside ? image[(c * Shape.PlaneSize) + (fromY * Shape.Width) + fromX] : 0;
                }
            }
        }

        return result;
    }

    static string Key(float[] values) => string.Join(' ', values.Select(v => (int)Math.Round(v)));
}
