namespace Lawn.Training;

/// <summary>Finds the name that a user may have meant.</summary>
public static class NearestName
{
    /// <summary>The known name nearest to a text; null where none is near.</summary>
    public static string? Of(string text, IEnumerable<string> known)
    {
        var lower = text.ToLowerInvariant();
        var (name, distance) = known.Select(k => (k, Distance(lower, k.ToLowerInvariant()))).OrderBy(pair => pair.Item2).FirstOrDefault();
        return name is not null && distance <= Math.Max(2, name.Length / 3) ? name : null;
    }

    /// <summary>Edits between two texts: insertions, deletions, replacements, swaps of neighbours (optimal string alignment).</summary>
    static int Distance(string a, string b)
    {
        var cost = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) cost[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) cost[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var replace = cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(replace, 1 + Math.Min(cost[i - 1, j], cost[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }

        return cost[a.Length, b.Length];
    }
}
