namespace Lawn.Tasks.Images;

/// <summary>Random choices that keep the classes in proportion. The rows come in ascending order.</summary>
static class ClassBalance
{
    /// <summary>As many rows of every class as possible: equal numbers, but for a remainder and for classes that have too few.</summary>
    public static int[] Subset(ReadOnlySpan<int> labels, int classes, int count, RandomStream random)
    {
        var byClass = ShuffledByClass(labels, classes, ref random);
        var order = RandomOrder.Of(classes, ref random);
        var chosen = new List<int>(count);
        for (var round = 0; chosen.Count < count && chosen.Count < labels.Length; round++)
            chosen.AddRange(order.Where(k => round < byClass[k].Count).Select(k => byClass[k][round]).Take(count - chosen.Count));
        chosen.Sort();
        return [.. chosen];
    }

    /// <summary>Holds the same share of every class out, rounded to whole images.</summary>
    public static (int[] Kept, int[] HeldOut) HoldOut(ReadOnlySpan<int> labels, int classes, double share, RandomStream random)
    {
        var (kept, heldOut) = (new List<int>(labels.Length), new List<int>());
        foreach (var rows in ShuffledByClass(labels, classes, ref random))
        {
            var held = (int)Math.Round(rows.Count * share);
            heldOut.AddRange(rows.Take(held));
            kept.AddRange(rows.Skip(held));
        }

        kept.Sort();
        heldOut.Sort();
        return ([.. kept], [.. heldOut]);
    }

    static List<int>[] ShuffledByClass(ReadOnlySpan<int> labels, int classes, ref RandomStream random)
    {
        var byClass = new List<int>[classes];
        for (var k = 0; k < classes; k++) byClass[k] = [];
        foreach (var row in RandomOrder.Of(labels.Length, ref random)) byClass[labels[row]].Add(row);
        return byClass;
    }
}
