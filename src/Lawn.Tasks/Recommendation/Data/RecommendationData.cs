namespace Lawn.Tasks.Recommendation;

/// <summary>Implicit feedback, split for training and for ranking held-out items.</summary>
/// <param name="Train">What the model is trained on: neither validation nor test items.</param>
/// <param name="Validation">One item a user, taken out of the published training data, to choose hyper-parameters by.</param>
/// <param name="Test">One item a user, as the protocol says.</param>
public sealed record RecommendationData(Interactions Train, RankingSet Validation, RankingSet Test)
{
    /// <summary>Negatives that each held-out item competes with in the protocol.</summary>
    public const int ProtocolNegatives = 99;

    /// <summary>The split is the same in every run: this seed does not follow the run's.</summary>
    internal const ulong SplitSeed = 20170403;

    /// <summary>The number of users.</summary>
    public int UserCount => Train.UserCount;

    /// <summary>The number of items.</summary>
    public int ItemCount => Train.ItemCount;
}
