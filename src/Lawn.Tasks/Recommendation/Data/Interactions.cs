namespace Lawn.Tasks.Recommendation;

/// <summary>
/// Which user has which items: the items of each user in ascending order, one user after the other, and a bit per (user, item) for
/// the membership test where that table is small enough; otherwise membership is a binary search.
/// </summary>
public sealed class Interactions
{
    const long MostBitBytes = 128L << 20;
    readonly int[] _starts;
    readonly int[] _items;
    readonly ulong[]? _bits;
    readonly int _wordsPerUser;

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
        _starts = new int[userCount + 1];
        foreach (var user in users) _starts[user + 1]++;
        for (var user = 0; user < userCount; user++) _starts[user + 1] += _starts[user];
        _items = new int[users.Length];
        var next = _starts[..userCount];
        for (var row = 0; row < users.Length; row++) _items[next[users[row]]++] = items[row];
        for (var user = 0; user < userCount; user++) _items.AsSpan(_starts[user].._starts[user + 1]).Sort();

        _wordsPerUser = (itemCount + 63) / 64;
        if ((long)_wordsPerUser * userCount * sizeof(ulong) > mostBitBytes) return;
        _bits = new ulong[_wordsPerUser * userCount];
        for (var row = 0; row < users.Length; row++) _bits[(users[row] * _wordsPerUser) + (items[row] >> 6)] |= 1UL << items[row];
    }

    /// <summary>The number of users, with or without items.</summary>
    public int UserCount { get; }

    /// <summary>The number of items.</summary>
    public int ItemCount { get; }

    /// <summary>The number of (user, item) rows.</summary>
    public int Count => _items.Length;

    /// <summary>The items of one user in ascending order.</summary>
    public ReadOnlySpan<int> ItemsOf(int user) => _items.AsSpan(_starts[user].._starts[user + 1]);

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
    public int StartOf(int user) => _starts[user];

    /// <summary>Whether the user has the item.</summary>
    public bool Contains(int user, int item) =>
        _bits is null
            ? ItemsOf(user).BinarySearch(item) >= 0
            : (_bits[(user * _wordsPerUser) + (item >> 6)] >> item & 1) != 0;
}
