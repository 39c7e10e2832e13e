using Lawn.Training;

namespace Lawn.Tasks.Recommendation;

/// <summary>
/// The held-out items to be ranked: for each of some users, one candidate that the user took and the negatives it competes with.
/// </summary>
/// <param name="Users">The users, one a row.</param>
/// <param name="Candidates">Row after row: the held-out item, then its negatives.</param>
/// <param name="CandidatesPerUser">The length of a row: 100 in the protocol of He et al. (2017).</param>
public sealed record RankingSet(int[] Users, int[] Candidates, int CandidatesPerUser)
{
    /// <summary>The held-out item of a row.</summary>
    public int HeldOut(int row) => Candidates[row * CandidatesPerUser];

    /// <summary>The negatives of a row.</summary>
    public ReadOnlySpan<int> Negatives(int row) => Candidates.AsSpan((row * CandidatesPerUser) + 1, CandidatesPerUser - 1);

    /// <summary>Draws the negatives of each held-out item: distinct items that the user has in none of the given sets.</summary>
    /// <param name="users">The users, one a row.</param>
    /// <param name="heldOut">The held-out item of each row; never drawn.</param>
    /// <param name="known">Every item the user is known to have, the held-out one among them; none is drawn.</param>
    /// <param name="negatives">How many to draw a user.</param>
    /// <param name="seed">The draw depends on this and the user's number alone.</param>
    /// <exception cref="UserErrorException">A user leaves fewer items than are to be drawn.</exception>
    internal static RankingSet Draw(int[] users, int[] heldOut, Interactions known, int negatives, ulong seed)
    {
        var width = negatives + 1;
        var candidates = new int[users.Length * width];
        var drawn = new HashSet<int>(width);
        for (var row = 0; row < users.Length; row++)
        {
            var user = users[row];
            var free = known.ItemCount - known.DistinctItemsOf(user);
            if (free < negatives)
            {
                throw new UserErrorException(
                    $"User {user} leaves {free} of {known.ItemCount} items unrated, but {negatives} negatives are needed; use a larger data set.");
            }

            drawn.Clear();
            drawn.Add(heldOut[row]);
            var random = new RandomStream(seed, (ulong)user);
            candidates[row * width] = heldOut[row];
            for (var k = 1; k < width;)
            {
                var item = (int)random.Next((uint)known.ItemCount);
                if (!known.Contains(user, item) && drawn.Add(item)) candidates[(row * width) + k++] = item;
            }
        }

        return new RankingSet(users, candidates, width);
    }
}
