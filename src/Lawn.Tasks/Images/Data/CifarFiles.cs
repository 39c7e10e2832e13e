using Lawn.Training;

namespace Lawn.Tasks.Images;

/// <summary>
/// CIFAR in its binary version: records of the label bytes and 3072 bytes, the red, green and blue planes of 32 by 32 pixels. CIFAR-10 has
/// one label byte; CIFAR-100 a coarse and a fine one, of which the fine one counts.
/// </summary>
static class CifarFiles
{
    /// <summary>The shape of the images.</summary>
    public static ImageShape Shape { get; } = new(3, 32, 32);

    /// <summary>Reads CIFAR-10 or CIFAR-100 files.</summary>
    /// <param name="paths">The files, whose images are put together in this order.</param>
    /// <param name="classes">10 or 100.</param>
    /// <returns>All pixels and the label of every image.</returns>
    /// <exception cref="UserErrorException">A file is missing, truncated or something else.</exception>
    public static (byte[] Pixels, int[] Labels) Read(IReadOnlyList<string> paths, int classes)
    {
        var labelBytes = classes == 100 ? 2 : 1;
        var record = labelBytes + Shape.Size;
        var files = paths.Select(DataFile.Read).ToArray();
        var total = files.Sum(file => file.Length / record);
        var (pixels, labels, row) = (new byte[(long)total * Shape.Size], new int[total], 0);
        foreach (var (path, file) in paths.Zip(files))
        {
            if (file.Length % record != 0)
            {
                throw new UserErrorException(
                    $"{path} has {file.Length} bytes, not a whole number of CIFAR-{classes} records of {record} bytes: it is truncated or another file; fetch it again.");
            }

            for (var start = 0; start < file.Length; start += record, row++)
            {
                labels[row] = file[start + labelBytes - 1];
                if (labels[row] >= classes)
                    throw new UserErrorException($"{path}: record {start / record} has the label {labels[row]}; CIFAR-{classes} has 0 to {classes - 1}. Fetch the file again.");
                file.AsSpan(start + labelBytes, Shape.Size).CopyTo(pixels.AsSpan(row * Shape.Size));
            }
        }

        return (pixels, labels);
    }
}
