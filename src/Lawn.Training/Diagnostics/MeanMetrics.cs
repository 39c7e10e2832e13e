namespace Lawn.Training;

/// <summary>Weighted means by name.</summary>
sealed class MeanMetrics
{
    readonly Dictionary<string, (double Sum, double Weight)> sums = [];

    public void Add(string name, double value, double weight)
    {
        var (sum, total) = sums.GetValueOrDefault(name);
        sums[name] = (sum + value * weight, total + weight);
    }

    /// <summary>Puts the means into the metrics, and begins anew.</summary>
    public void MoveTo(Dictionary<string, double> metrics)
    {
        foreach (var (name, (sum, weight)) in sums) metrics[name] = sum / weight;
        sums.Clear();
    }
}
