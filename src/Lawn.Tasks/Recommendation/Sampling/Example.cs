namespace Lawn.Tasks.Recommendation;

/// <summary>A training example in eight bytes: a user, an item and whether the user took it.</summary>
readonly struct Example
{
    readonly int itemAndLabel;

    public Example(int user, int item, bool positive) => (User, itemAndLabel) = (user, (item << 1) | (positive ? 1 : 0));

    /// <summary>The user's number.</summary>
    public int User { get; }

    /// <summary>The item's number, below 2^30.</summary>
    public int Item => itemAndLabel >> 1;

    /// <summary>1 for a positive, 0 for a negative.</summary>
    public int Label => itemAndLabel & 1;
}
