using Lawn.Training;

namespace Lawn.Tasks.Recommendation;

/// <summary>
/// Draws an epoch's examples: every training positive once and, for each, fresh negatives that are uniform over the items which the
/// user does not have in training. A user's draws depend on the seed, the epoch and the user only, whatever thread makes them.
/// </summary>
sealed class NegativeSampler
{
    readonly Interactions train;
    readonly int negatives;
    readonly ulong seed;

    /// <param name="train">The training positives.</param>
    /// <param name="negativesPerPositive">Negatives drawn for each positive.</param>
    /// <param name="seed">The seed of all draws.</param>
    /// <exception cref="UserErrorException">A user has every item, so that there is no negative.</exception>
    public NegativeSampler(Interactions train, int negativesPerPositive, ulong seed)
    {
        (this.train, negatives, this.seed) = (train, negativesPerPositive, seed);
        for (var user = 0; user < train.UserCount; user++)
        {
            if (train.ItemsOf(user).Length < train.ItemCount || train.DistinctItemsOf(user) < train.ItemCount) continue;
            throw new UserErrorException($"User {user} has all {train.ItemCount} items in training, so that no negative can be drawn.");
        }
    }

    /// <summary>Examples in one epoch.</summary>
    public int Count => train.Count * (1 + negatives);

    /// <summary>Draws the examples of an epoch in the order of users, a positive before its negatives.</summary>
    /// <param name="epoch">The epoch's number.</param>
    /// <param name="examples">Where they go: <see cref="Count"/> examples.</param>
    /// <param name="threads">Threads to share the work; the result does not depend on it.</param>
    public void Draw(int epoch, Example[] examples, int threads = 1)
    {
        if (threads == 1)
        {
            for (var user = 0; user < train.UserCount; user++) DrawUser(epoch, user, examples);
            return;
        }

        Parallel.For(0, train.UserCount, new ParallelOptions { MaxDegreeOfParallelism = threads }, user => DrawUser(epoch, user, examples));
    }

    void DrawUser(int epoch, int user, Example[] examples)
    {
        var random = new RandomStream(seed, (ulong)epoch, (ulong)user);
        var next = train.StartOf(user) * (1 + negatives);
        var itemCount = (uint)train.ItemCount;
        foreach (var positive in train.ItemsOf(user))
        {
            examples[next++] = new Example(user, positive, true);
            for (var drawn = 0; drawn < negatives;)
            {
                var item = (int)random.Next(itemCount);
                if (train.Contains(user, item)) continue;
                examples[next++] = new Example(user, item, false);
                drawn++;
            }
        }
    }
}
