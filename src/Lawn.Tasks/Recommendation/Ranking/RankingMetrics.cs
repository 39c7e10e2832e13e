namespace Lawn.Tasks.Recommendation;

/// <summary>How well held-out items are ranked: means over users.</summary>
/// <param name="HitRate">HR@10: the share of users whose held-out item ranks in the first ten.</param>
/// <param name="Ndcg">NDCG@10: <c>ln 2 / ln(rank + 1)</c> where the rank is at most 10, otherwise 0.</param>
/// <param name="Loss">The mean binary cross-entropy of the held-out items and of the first few negatives, mixed as in training.</param>
public sealed record RankingMetrics(double HitRate, double Ndcg, double Loss)
{
    /// <summary>The k of HR@k and NDCG@k.</summary>
    public const int Cutoff = 10;

    /// <summary>
    /// The rank of the first score among all, from 1, with ties counted half: <c>1 + #(other > first) + #(other == first) / 2</c>. A
    /// model that gives every candidate the same score thus gains nothing from the order in which they are listed.
    /// </summary>
    /// <param name="scores">The held-out item's score, then those of its negatives.</param>
    /// <exception cref="ArithmeticException">A score is not a number.</exception>
    public static double Rank(ReadOnlySpan<float> scores)
    {
        var own = scores[0];
        var (above, equal) = (0, 0);
        var unordered = float.IsNaN(own);
        foreach (var score in scores[1..])
        {
            if (score > own) above++;
            if (score == own) equal++;
            unordered |= float.IsNaN(score);
        }

        if (unordered) throw new ArithmeticException("A candidate's score is not a number (NaN), so that it has no rank.");
        return 1 + above + (equal / 2.0);
    }

    /// <summary>The metrics of many users.</summary>
    /// <param name="scores">Logits, row after row: a user's held-out item, then its negatives.</param>
    /// <param name="candidatesPerUser">The length of a row.</param>
    /// <param name="lossNegatives">Negatives of each row that count in the loss.</param>
    /// <exception cref="ArithmeticException">A score is not a number.</exception>
    public static RankingMetrics Of(ReadOnlySpan<float> scores, int candidatesPerUser, int lossNegatives)
    {
        lossNegatives = Math.Min(lossNegatives, candidatesPerUser - 1);
        var (hits, gain, loss) = (0, 0.0, 0.0);
        for (var start = 0; start < scores.Length; start += candidatesPerUser)
        {
            var row = scores.Slice(start, candidatesPerUser);
            var rank = Rank(row);
            if (rank <= Cutoff)
            {
                hits++;
                gain += Math.Log(2) / Math.Log(rank + 1);
            }

            loss += Softplus(-row[0]);
            foreach (var negative in row.Slice(1, lossNegatives)) loss += Softplus(negative);
        }

        var users = (double)scores.Length / candidatesPerUser;
        return new RankingMetrics(hits / users, gain / users, loss / (users * (1 + lossNegatives)));
    }

    /// <summary><c>ln(1 + exp(x))</c>: the cross-entropy of a negative with logit x, or of a positive with logit -x.</summary>
    static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));
}
