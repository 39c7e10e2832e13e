namespace Lawn.Tasks.Images;

/// <summary>Images of a source with their classes.</summary>
/// <param name="Source">Where the images are.</param>
/// <param name="Positions">The images' numbers in the source.</param>
/// <param name="Labels">The class of each, from 0.</param>
sealed record LabelledImages(IImageSource Source, int[] Positions, int[] Labels)
{
    /// <summary>All images of a source.</summary>
    public LabelledImages(IImageSource source, int[] labels)
        : this(source, [.. Enumerable.Range(0, labels.Length)], labels)
    {
    }

    /// <summary>The number of images.</summary>
    public int Count => Labels.Length;

    /// <summary>Some of the images.</summary>
    /// <param name="rows">Which, in this order.</param>
    public LabelledImages Pick(IEnumerable<int> rows)
    {
        var chosen = rows.ToArray();
        return new LabelledImages(Source, [.. chosen.Select(row => Positions[row])], [.. chosen.Select(row => Labels[row])]);
    }
}
