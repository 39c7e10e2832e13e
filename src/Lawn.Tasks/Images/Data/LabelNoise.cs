namespace Lawn.Tasks.Images;

/// <summary>Symmetric label noise.</summary>
static class LabelNoise
{
    /// <summary>Gives a fraction of the labels, to the nearest whole number of them, another class; all others are equally likely.</summary>
    public static int[] Apply(int[] labels, int classes, double fraction, RandomStream random)
    {
        var noisy = labels.ToArray();
        var wrong = (int)Math.Round(fraction * labels.Length);
        var order = RandomOrder.Of(labels.Length, ref random);
        foreach (var row in order.AsSpan(0, wrong))
            noisy[row] = (labels[row] + 1 + (int)random.Next((uint)classes - 1)) % classes;
        return noisy;
    }
}
