using Lawn.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Tasks.Recommendation;

/// <summary>
/// Learning to rank items for users by the protocol of He et al. (2017): binary cross-entropy on every training positive and four
/// fresh negatives for each; judged by HR@10 and NDCG@10 of a held-out item among its negatives.
/// </summary>
public sealed class RecommendationTask : IStudiedTask
{
    /// <summary>Negatives drawn for each positive in every epoch.</summary>
    public const int NegativesPerPositive = 4;

    readonly Func<RecommendationModel> newModel;
    readonly RecommendationModel model;
    readonly NegativeSampler sampler;
    readonly EpochPrefetcher epochs;
    readonly RankingEvaluator? validation;
    readonly RankingEvaluator? test;
    IProcessGroup group = new SingleProcess();

    /// <summary>Makes the task and, from the seed, its model.</summary>
    /// <param name="name">The task's name on the command line.</param>
    /// <param name="data">The data.</param>
    /// <param name="options">The model's name, the factors, the seed and the device.</param>
    public RecommendationTask(string name, RecommendationData data, TaskOptions options)
    {
        Name = name;
        var device = Devices.Parse(options.Device);
        sampler = new NegativeSampler(data.Train, NegativesPerPositive, (ulong)options.Seed);
        random.manual_seed(options.Seed);
        newModel = () => RecommendationModels.Create(options.Model ?? RecommendationModels.Names[0], data.UserCount, data.ItemCount, options.Factors).to(device);
        model = newModel();
        epochs = new EpochPrefetcher(new EpochBuilder(sampler, (ulong)options.Seed));
        if (data.Validation.Users.Length > 0) validation = new RankingEvaluator(data.Validation, NegativesPerPositive);
        if (data.Test.Users.Length > 0) test = new RankingEvaluator(data.Test, NegativesPerPositive);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public nn.Module Model => model;

    /// <inheritdoc/>
    public long ExamplesPerEpoch => sampler.Count;

    /// <inheritdoc/>
    public string HeadlineMetric => "HR@10";

    /// <inheritdoc/>
    /// <remarks>The inputs are the users and the items (int32, [batch] each); the targets are 1 for a positive and 0 for a negative.</remarks>
    public IEnumerable<Batch> Batches(int epoch, int batchSize, int firstBatch = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        ArgumentOutOfRangeException.ThrowIfNegative(firstBatch);
        return Cut(new EpochTurns(epochs, new SingleProcess(), sampler.Count), epoch, batchSize, firstBatch);
    }

    /// <inheritdoc/>
    /// <remarks>Ranks draw the epochs in turns.</remarks>
    public IEnumerable<Batch> Batches(int epoch, int batchSize, int firstBatch, BatchShard shard) =>
        shard.Ranks == group.Size && group.Size > 1
            ? Cut(new EpochTurns(epochs, group, sampler.Count), epoch, batchSize, firstBatch).Select(shard.Of)
            : Batches(epoch, batchSize, firstBatch).Select(shard.Of);

    /// <inheritdoc/>
    public void Join(IProcessGroup group) => this.group = group;

    /// <inheritdoc/>
    public Tensor Logits(Batch batch) => model.call(batch.Inputs[0], batch.Inputs[1]);

    /// <inheritdoc/>
    public nn.Module NewModel() => newModel();

    /// <inheritdoc/>
    public Tensor Logits(nn.Module other, Batch batch) => ((RecommendationModel)other).call(batch.Inputs[0], batch.Inputs[1]);

    /// <inheritdoc/>
    public Tensor Loss(Tensor logits, Tensor targets) => nn.functional.binary_cross_entropy_with_logits(logits, targets);

    /// <inheritdoc/>
    /// <remarks>The metrics are <c>HR@10</c>, <c>NDCG@10</c> and <c>loss</c>; see <see cref="RankingMetrics"/>.</remarks>
    public IReadOnlyDictionary<string, double> Evaluate(Split split)
    {
        var metrics = (split == Split.Test ? test : validation)?.Evaluate(model, Device, group);
        return metrics is null
            ? new Dictionary<string, double>()
            : new Dictionary<string, double> { ["HR@10"] = metrics.HitRate, ["NDCG@10"] = metrics.Ndcg, ["loss"] = metrics.Loss };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        epochs.Dispose();
        validation?.Dispose();
        test?.Dispose();
        model.Dispose();
    }

    Device Device => model.parameters().First().device;

    IEnumerable<Batch> Cut(EpochTurns turns, int epoch, int batchSize, int firstBatch)
    {
        using var examples = turns.Take(epoch, Device);
        for (var start = (long)firstBatch * batchSize; start < sampler.Count; start += batchSize)
        {
            var length = Math.Min(batchSize, sampler.Count - start);
            yield return new Batch(
                [examples.Users.narrow(0, start, length), examples.Items.narrow(0, start, length)],
                examples.Labels.narrow(0, start, length));
        }
    }
}
