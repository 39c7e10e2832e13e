using System.Runtime.InteropServices;
using Lawn.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Tasks.Recommendation;

/// <summary>Ranks the candidates of a split with a model, many users at a time.</summary>
/// <remarks>
/// Where the published negatives of a user hold the held-out item itself, as in 156 rows of MovieLens-1M, it does not compete with itself
/// and the user has one negative less; the authors' own evaluation, which keeps scores by item, does the same.
/// </remarks>
sealed class RankingEvaluator(RankingSet set, int lossNegatives) : IDisposable
{
    const int BlockSize = 1 << 16;
    readonly Tensor users = Detached([.. set.Users.SelectMany(user => Enumerable.Repeat(user, set.CandidatesPerUser))]);
    readonly Tensor items = Detached(set.Candidates);

    readonly int[] heldOutAmongNegatives =
        [.. Enumerable.Range(0, set.Candidates.Length)
            .Where(k => k % set.CandidatesPerUser != 0 && set.Candidates[k] == set.HeldOut(k / set.CandidatesPerUser))];

    /// <summary>Evaluates the model in evaluation mode, without gradients, and leaves it in the mode it was in.</summary>
    /// <param name="model">The model, the same on all ranks.</param>
    /// <param name="device">Its device.</param>
    /// <param name="group">The ranks that share the work; each has the scores of all in the end.</param>
    /// <exception cref="UserErrorException">A score is not a number.</exception>
    public RankingMetrics Evaluate(RecommendationModel model, Device device, IProcessGroup group)
    {
        var wasTraining = model.training;
        model.eval();
        try
        {
            var scores = Scores(model, device, group);
            return RankingMetrics.Of(scores, set.CandidatesPerUser, lossNegatives);
        }
        catch (ArithmeticException fault)
        {
            throw Divergence.Fault(fault);
        }
        finally
        {
            model.train(wasTraining);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        users.Dispose();
        items.Dispose();
    }

    float[] Scores(RecommendationModel model, Device device, IProcessGroup group)
    {
        using var noGradients = no_grad();
        using var all = zeros(set.Candidates.Length);
        for (var (start, block) = (0, 0); start < set.Candidates.Length; start += BlockSize, block++)
        {
            if (block % group.Size != group.Rank) continue;
            using var scope = NewDisposeScope();
            var length = Math.Min(BlockSize, set.Candidates.Length - start);
            var logits = model.call(users.narrow(0, start, length).to(device), items.narrow(0, start, length).to(device));
            all.narrow(0, start, length).copy_(logits);
        }

        group.SumAnywhere(all); // each score and zeros
        var scores = all.data<float>().ToArray();
        // Below every other score: not counted as a competitor.
        foreach (var k in heldOutAmongNegatives) scores[k] = float.NegativeInfinity;
        return scores;
    }

    static Tensor Detached(int[] values) => tensor(values).DetachFromDisposeScope();
}
