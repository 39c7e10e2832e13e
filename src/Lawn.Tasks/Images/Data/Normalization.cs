namespace Lawn.Tasks.Images;

/// <summary>
/// Makes a network's input of stored bytes: <c>(v / 255 - mean) / deviation</c> with one mean and one standard deviation a channel, those
/// of the training images.
/// </summary>
sealed class Normalization(float[] mean, float[] deviation)
{
    /// <summary>CIFAR-10's training images.</summary>
    public static Normalization Cifar10 { get; } = new([0.4914f, 0.4822f, 0.4465f], [0.2470f, 0.2435f, 0.2616f]);

    /// <summary>CIFAR-100's training images.</summary>
    public static Normalization Cifar100 { get; } = new([0.5071f, 0.4865f, 0.4409f], [0.2673f, 0.2564f, 0.2762f]);

    /// <summary>Fashion-MNIST's training images.</summary>
    public static Normalization FashionMnist { get; } = new([0.2860f], [0.3530f]);

    /// <summary>MNIST's training images.</summary>
    public static Normalization Mnist { get; } = new([0.1307f], [0.3081f]);

    /// <summary>ImageNet's training images, as everyone rounds them.</summary>
    public static Normalization ImageNet { get; } = new([0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f]);

    readonly float[][] _tables = [.. mean.Zip(deviation, Table)];

    /// <summary>The inputs of the 256 bytes in a channel.</summary>
    public ReadOnlySpan<float> Of(int channel) => _tables[channel];

    static float[] Table(float mean, float deviation)
    {
        var table = new float[256];
        for (var value = 0; value < 256; value++) table[value] = ((value / 255f) - mean) / deviation;
        return table;
    }
}
