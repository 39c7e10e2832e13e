namespace Lawn.Bench;

/// <summary>The parameter shapes of well-known networks: what an optimizer step sees of them.</summary>
static class ModelShapes
{
    public static readonly IReadOnlyDictionary<string, Func<long[][]>> All = new Dictionary<string, Func<long[][]>>
    {
        ["ResNet-50"] = ResNet50,
        ["VGG-19-BN"] = Vgg19,
        ["NeuMF ML-20M"] = NeuMf,
        ["161 x 4096"] = () => [.. Enumerable.Repeat(new long[] { 4096 }, 161)],
    };

    /// <summary>161 tensors, 25.6 million parameters (He et al. 2016).</summary>
    static long[][] ResNet50()
    {
        List<long[]> shapes = [[64, 3, 7, 7], [64], [64]];
        long input = 64;
        foreach (var (blocks, width) in new (int, long)[] { (3, 64), (4, 128), (6, 256), (3, 512) })
            for (var block = 0; block < blocks; block++, input = 4 * width)
            {
                shapes.AddRange([[width, input, 1, 1], [width], [width], [width, width, 3, 3], [width], [width], [4 * width, width, 1, 1], [4 * width], [4 * width]]);
                if (block == 0) shapes.AddRange([[4 * width, input, 1, 1], [4 * width], [4 * width]]);
            }

        return [.. shapes, [1000, 2048], [1000]];
    }

    /// <summary>The CIFAR network with one linear head: 20.0 million parameters (Simonyan and Zisserman 2015).</summary>
    static long[][] Vgg19()
    {
        List<long[]> shapes = [];
        long input = 3;
        foreach (var width in new long[] { 64, 64, 128, 128, 256, 256, 256, 256, 512, 512, 512, 512, 512, 512, 512, 512 })
        {
            shapes.AddRange([[width, input, 3, 3], [width], [width], [width]]);
            input = width;
        }

        return [.. shapes, [10, 512], [10]];
    }

    /// <summary>NeuMF with 64 factors on MovieLens-20M's 138 493 users and 26 744 items: 31.8 million parameters (He et al. 2017).</summary>
    static long[][] NeuMf() =>
    [
        [138_493, 64], [26_744, 64], [138_493, 128], [26_744, 128],
        [256, 256], [256], [128, 256], [128], [64, 128], [64], [1, 128], [1],
    ];

    public static long Count(long[][] shapes) => shapes.Sum(shape => shape.Aggregate(1L, (product, size) => product * size));
}
