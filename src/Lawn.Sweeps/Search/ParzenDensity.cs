namespace Lawn.Sweeps;

/// <summary>
/// A mixture of normal distributions cut to the unit interval, one at each value and a wide one over the whole range as the prior. The
/// width at a value is the larger of the distances to its neighbours, held between the lesser of 0.05 and 1/min(100, n + 1), and 1. The second is the bound of Bergstra et al. 2011.
/// </summary>
sealed class ParzenDensity : IDensity
{
    // Their bound alone keeps kernels an eighth of the range wide where there are few good trials.
    const double LeastWidth = 0.05;

    readonly List<(double Mean, double Width)> kernels = [];

    public ParzenDensity(IReadOnlyList<double> places)
    {
        var means = places.Select(place => (Mean: Math.Clamp(place, 0, 1), IsPrior: false)).Append((Mean: 0.5, IsPrior: true)).OrderBy(kernel => kernel.Mean).ToList();
        var least = Math.Min(LeastWidth, 1.0 / Math.Min(100, means.Count));
        for (var k = 0; k < means.Count; k++)
        {
            var below = k > 0 ? means[k].Mean - means[k - 1].Mean : 0;
            var above = k < means.Count - 1 ? means[k + 1].Mean - means[k].Mean : 0;
            kernels.Add((means[k].Mean, means[k].IsPrior ? 1 : Math.Clamp(Math.Max(below, above), least, 1)));
        }
    }

    public double Draw(Random random)
    {
        var (mean, width) = kernels[random.Next(kernels.Count)];
        while (true)
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var place = mean + width * normal;
            if (place is >= 0 and < 1) return place;
        }
    }

    public double LogDensity(double place)
    {
        var sum = 0.0;
        foreach (var (mean, width) in kernels)
        {
            var z = (place - mean) / width;
            sum += Math.Exp(-0.5 * z * z) / (width * Math.Sqrt(2 * Math.PI)) / (Cumulative((1 - mean) / width) - Cumulative(-mean / width));
        }

        return Math.Log(sum / kernels.Count);
    }

    // The normal distribution function, by Abramowitz and Stegun's 7.1.26; exact to 1.5e-7.
    static double Cumulative(double z)
    {
        var x = Math.Abs(z) / Math.Sqrt(2);
        var t = 1 / (1 + 0.3275911 * x);
        var tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * Math.Exp(-x * x);
        return z >= 0 ? 1 - tail / 2 : tail / 2;
    }
}
