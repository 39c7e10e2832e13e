namespace Lawn.Tasks.Recommendation;

/// <summary>
/// Which user has which items: the items of each user in ascending order, one user after the other, and a bit per (user, item) for
/// the membership test where that table is small enough; otherwise membership is a binary search.
/// </summary>
public sealed class Interactions
{
    const long MostBitBytes = 128L << 20;
    readonly int[] starts;
    readonly int[] items;
    readonly ulong[]? bits;
    readonly int wordsPerUser;

    /// <summary>Groups (user, item) rows by user; the order of the rows does not matter, and repeated rows stay.</summary>
    /// <param name="users">User of each row, below <paramref name="userCount"/>.</param>
    /// <param name="items">Item of each row, below <paramref name="itemCount"/>.</param>
    /// <param name="userCount">The number of users.</param>
    /// <param name="itemCount">The number of items.</param>
    public Interactions(ReadOnlySpan<int> users, ReadOnlySpan<int> items, int userCount, int itemCount)
        : this(users, items, userCount, itemCount, MostBitBytes)
    {
    }

    internal Interactions(ReadOnlySpan<int> users, ReadOnlySpan<int> items, int userCount, int itemCount, long mostBitBytes)
    {
        (UserCount, ItemCount) = (userCount, itemCount);
        starts = new int[userCount + 1];
        foreach (var user in users) starts[user + 1]++;
        for (var user = 0; user < userCount; user++) starts[user + 1] += starts[user];
        this.items = new int[users.Length];
        var next = starts[..userCount];
        for (var row = 0; row < users.Length; row++) this.items[next[users[row]]++] = items[row];
        for (var user = 0; user < userCount; user++) this.items.AsSpan(starts[user]..starts[user + 1]).Sort();

        wordsPerUser = (itemCount + 63) / 64;
        if ((long)wordsPerUser * userCount * sizeof(ulong) > mostBitBytes) return;
        bits = new ulong[wordsPerUser * userCount];
        for (var row = 0; row < users.Length; row++) bits[(users[row] * wordsPerUser) + (items[row] >> 6)] |= 1UL << items[row];
    }

    /// <summary>The number of users, with or without items.</summary>
    public int UserCount { get; }

    /// <summary>The number of items.</summary>
    public int ItemCount { get; }

    /// <summary>The number of (user, item) rows.</summary>
    public int Count => items.Length;

    /// <summary>The items of one user in ascending order.</summary>
    public ReadOnlySpan<int> ItemsOf(int user) => items.AsSpan(starts[user]..starts[user + 1]);

    /// <summary>How many different items a user has.</summary>
    public int DistinctItemsOf(int user)
    {
        var (count, last) = (0, -1);
        foreach (var item in ItemsOf(user))
        {
            if (item != last) count++;
            last = item;
        }

        return count;
    }

    /// <summary>Where the rows of a user start, if the rows of all users are numbered through.</summary>
    public int StartOf(int user) => starts[user];

    /// <summary>Whether the user has the item.</summary>
    public bool Contains(int user, int item) =>
        bits is null
            ? ItemsOf(user).BinarySearch(item) >= 0
            : (bits[(user * wordsPerUser) + (item >> 6)] >> item & 1) != 0;
}
