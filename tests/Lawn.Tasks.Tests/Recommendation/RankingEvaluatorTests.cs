using Lawn.Tasks.Recommendation;
using Lawn.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Tasks.Tests.Recommendation;

public class RankingEvaluatorTests
{
    /// <summary>A model whose score is the item's number.</summary>
    sealed class ItemNumber() : RecommendationModel(nameof(ItemNumber))
    {
        public override Tensor forward(Tensor users, Tensor items) => items.to(float32);
    }

    static RankingMetrics Evaluate(RankingSet set)
    {
        using var model = new ItemNumber();
        using var evaluator = new RankingEvaluator(set, 4);
        return evaluator.Evaluate(model, CPU, new SingleProcess());
    }

    [Fact]
    public void Many_blocks_of_users_keep_their_order()
    {
        // User u's item has u mod 20 better negatives; 3000 users of 100 candidates are several blocks.
        const int Users = 3000;
        var candidates = Enumerable.Range(0, Users)
            .SelectMany(user => Enumerable.Range(0, 100).Select(k => k == 0 ? 1000 : k <= user % 20 ? 1000 + k : k))
            .ToArray();
        var metrics = Evaluate(new RankingSet([.. Enumerable.Range(0, Users)], candidates, 100));
        Assert.Equal(0.5, metrics.HitRate, 12);
        Assert.Equal(Enumerable.Range(1, 10).Sum(rank => Math.Log(2) / Math.Log(rank + 1)) / 20, metrics.Ndcg, 12);
    }

    [Fact]
    public void A_held_out_item_does_not_compete_with_itself()
    {
        var metrics = Evaluate(new RankingSet([0], [5, 1, 5, 2], 4));
        Assert.Equal(1, metrics.Ndcg);
        var beaten = Evaluate(new RankingSet([0], [5, 9, 5, 2], 4));
        Assert.Equal(Math.Log(2) / Math.Log(3), beaten.Ndcg, 12);
    }
}
