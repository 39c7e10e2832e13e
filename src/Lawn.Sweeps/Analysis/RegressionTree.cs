namespace Lawn.Sweeps;

/// <summary>A regression tree on the unit cube: boxes with a mean each.</summary>
sealed class RegressionTree
{
    const int LeastInLeaf = 2;

    readonly List<(double[] Low, double[] High, double Mean)> leaves = [];
    readonly int dimensions;

    /// <summary>Grows one on a bootstrap sample; each split looks at all dimensions for the least sum of squares.</summary>
    public RegressionTree(double[][] points, double[] values, Random random)
    {
        dimensions = points[0].Length;
        var sample = Enumerable.Range(0, points.Length).Select(_ => random.Next(points.Length)).ToArray();
        Grow(sample, new double[dimensions], [.. Enumerable.Repeat(1.0, dimensions)]);

        void Grow(int[] rows, double[] low, double[] high)
        {
            var split = Best(rows);
            if (split is not var (dimension, at))
            {
                leaves.Add((low, high, rows.Average(row => values[row])));
                return;
            }

            double[] middleHigh = [.. high], middleLow = [.. low];
            middleHigh[dimension] = middleLow[dimension] = at;
            Grow([.. rows.Where(row => points[row][dimension] < at)], low, middleHigh);
            Grow([.. rows.Where(row => points[row][dimension] >= at)], middleLow, high);
        }

        (int, double)? Best(int[] rows)
        {
            (double Gain, int Dimension, double At) best = (1e-15, -1, 0);
            var total = rows.Sum(row => values[row]);
            for (var d = 0; d < dimensions; d++)
            {
                var sorted = rows.OrderBy(row => points[row][d]).ToArray();
                var left = 0.0;
                for (var k = 1; k < sorted.Length; k++)
                {
                    left += values[sorted[k - 1]];
                    if (k < LeastInLeaf || sorted.Length - k < LeastInLeaf || points[sorted[k]][d] <= points[sorted[k - 1]][d]) continue;
                    var right = total - left;
                    var gain = left * left / k + right * right / (sorted.Length - k) - total * total / sorted.Length;
                    if (gain > best.Gain) best = (gain, d, (points[sorted[k]][d] + points[sorted[k - 1]][d]) / 2);
                }
            }

            return best.Dimension < 0 ? null : (best.Dimension, best.At);
        }
    }

    /// <summary>The variance of the tree over the cube, and the part of it that each dimension's own mean curve has.</summary>
    public (double Total, double[] Own) Variances()
    {
        var mean = leaves.Sum(leaf => Volume(leaf, -1) * leaf.Mean);
        var total = leaves.Sum(leaf => Volume(leaf, -1) * (leaf.Mean - mean) * (leaf.Mean - mean));
        return (total, [.. Enumerable.Range(0, dimensions).Select(OwnOf)]);

        double OwnOf(int d)
        {
            var cuts = leaves.SelectMany(leaf => new[] { leaf.Low[d], leaf.High[d] }).Distinct().Order().ToList();
            var variance = 0.0;
            for (var k = 1; k < cuts.Count; k++)
            {
                var middle = (cuts[k - 1] + cuts[k]) / 2;
                var curve = leaves.Where(leaf => leaf.Low[d] <= middle && middle < leaf.High[d]).Sum(leaf => Volume(leaf, d) * leaf.Mean);
                variance += (cuts[k] - cuts[k - 1]) * (curve - mean) * (curve - mean);
            }

            return variance;
        }
    }

    double Volume((double[] Low, double[] High, double Mean) leaf, int without)
    {
        var volume = 1.0;
        for (var d = 0; d < dimensions; d++)
            if (d != without) volume *= leaf.High[d] - leaf.Low[d];
        return volume;
    }
}
