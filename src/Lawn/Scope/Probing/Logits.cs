namespace Lawn.Scope.Probing;

/// <summary>The logits of one forward evaluation, as plain numbers, samples in rows.</summary>
sealed record Logits(double[] Values, int Rows)
{
    public double Largest => Values.Length == 0 ? 0 : Values.Max(Math.Abs);

    public bool IsFinite => Values.All(double.IsFinite);

    /// <summary>max |this - factor * other| relative to the larger of the two.</summary>
    public double DifferenceTo(Logits other, double factor = 1)
    {
        if (Values.Length != other.Values.Length) return double.PositiveInfinity;
        var scale = Math.Max(Largest, factor * other.Largest);
        if (scale == 0) return 0;
        var difference = 0.0;
        for (var i = 0; i < Values.Length; i++) difference = Math.Max(difference, Math.Abs(Values[i] - factor * other.Values[i]));
        return difference / scale;
    }

    /// <summary>The least-squares c in this = c * other.</summary>
    public double RatioTo(Logits other)
    {
        double product = 0, square = 0;
        for (var i = 0; i < Values.Length; i++)
        {
            product += Values[i] * other.Values[i];
            square += other.Values[i] * other.Values[i];
        }

        return product / square;
    }

    /// <summary>True where not every sample has the same logits, by more than <paramref name="tolerance"/> of the largest.</summary>
    public bool VaryBetweenSamples(double tolerance)
    {
        if (Rows < 2 || Largest == 0) return false;
        var width = Values.Length / Rows;
        return Values.Where((value, i) => Math.Abs(value - Values[i % width]) > tolerance * Largest).Any();
    }
}
