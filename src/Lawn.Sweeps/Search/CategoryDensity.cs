namespace Lawn.Sweeps;

/// <summary>The shares of categories among some values, each counted once more than it occurs, over the parts of the unit interval that stand for them.</summary>
sealed class CategoryDensity : IDensity
{
    readonly double[] shares;

    public CategoryDensity(Choice choice, IReadOnlyList<string> values)
    {
        shares = new double[choice.Values.Count];
        Array.Fill(shares, 1.0);
        foreach (var value in values) shares[choice.IndexOf(value)]++;
        var sum = shares.Sum();
        for (var k = 0; k < shares.Length; k++) shares[k] /= sum;
    }

    public double Draw(Random random)
    {
        var at = random.NextDouble();
        for (var k = 0; k < shares.Length; k++)
            if ((at -= shares[k]) < 0) return (k + 0.5) / shares.Length;
        return (shares.Length - 0.5) / shares.Length;
    }

    public double LogDensity(double place) => Math.Log(shares[Math.Clamp((int)(place * shares.Length), 0, shares.Length - 1)]);
}
