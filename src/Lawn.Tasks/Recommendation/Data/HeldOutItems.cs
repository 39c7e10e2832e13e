namespace Lawn.Tasks.Recommendation;

/// <summary>Takes each user's last item out of a log: the "leave one out" of the protocol.</summary>
static class HeldOutItems
{
    /// <summary>
    /// The rows to take out, at most one a user and in the order of users: the row with the user's latest timestamp. Where several
    /// rows share it, which is all of them where the file does not know the time, one of them is drawn. A user with a single row
    /// keeps it.
    /// </summary>
    public static int[] LastRows(RatingLog log, int userCount, ulong seed)
    {
        var rows = new int[userCount];
        var counts = new int[userCount];
        var ties = new int[userCount];
        var latest = new long[userCount];
        var random = new RandomStream[userCount];
        for (var row = 0; row < log.Count; row++)
        {
            var (user, time) = (log.Users[row], log.Timestamps[row]);
            if (counts[user]++ == 0 || time > latest[user])
            {
                (rows[user], latest[user], ties[user]) = (row, time, 1);
                random[user] = new RandomStream(seed, (ulong)user);
            }
            else if (time == latest[user] && random[user].Next((uint)++ties[user]) == 0)
            {
                rows[user] = row;
            }
        }

        return [.. rows.Where((_, user) => counts[user] > 1)];
    }

    /// <summary>The log without some rows.</summary>
    public static RatingLog Without(RatingLog log, int[] rows)
    {
        var keep = new bool[log.Count];
        Array.Fill(keep, true);
        foreach (var row in rows) keep[row] = false;
        var (users, items, times) = (new int[log.Count - rows.Length], new int[log.Count - rows.Length], new long[log.Count - rows.Length]);
        for (int row = 0, next = 0; row < log.Count; row++)
        {
            if (!keep[row]) continue;
            (users[next], items[next], times[next]) = (log.Users[row], log.Items[row], log.Timestamps[row]);
            next++;
        }

        return new RatingLog(users, items, times);
    }

    /// <summary>A column of the log at some rows.</summary>
    public static int[] Take(int[] column, int[] rows) => Array.ConvertAll(rows, row => column[row]);
}
