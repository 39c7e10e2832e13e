namespace Lawn.Switching;

/// <summary>An exponential mean, without the bias of its start: batches are noisy, and a rule must not act on one of them.</summary>
sealed class RunningMean(double span)
{
    readonly double keep = 1 - 1 / span;
    double sum;
    double weight;

    /// <summary>The mean so far; NaN before the first value.</summary>
    public double Value => weight > 0 ? sum / weight : double.NaN;

    public void Add(double value)
    {
        sum = keep * sum + value;
        weight = keep * weight + 1;
    }

    public IReadOnlyList<double> Memory => [sum, weight];

    public void Restore(double savedSum, double savedWeight) => (sum, weight) = (savedSum, savedWeight);
}
