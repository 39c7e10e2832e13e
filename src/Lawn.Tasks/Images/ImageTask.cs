using Lawn.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Tasks.Images;

/// <summary>
/// Image classification by cross-entropy. Metrics: <c>accuracy</c> (top-1), <c>top5</c> for more than ten classes, and <c>loss</c>.
/// </summary>
public sealed class ImageTask : IStudiedTask
{
    readonly ImageSplits _splits;
    readonly int _classes;
    readonly bool _augment;
    readonly ulong _seed;
    readonly BatchBuilder _builder;
    readonly nn.Module<Tensor, Tensor> _model;
    readonly Func<nn.Module<Tensor, Tensor>> _newModel;
    readonly Device _device;
    IProcessGroup _group = new SingleProcess();

    /// <summary>Splits the data and makes the model from the seed.</summary>
    /// <param name="set">The data set.</param>
    /// <param name="options">All but the factors of a recommendation model.</param>
    /// <exception cref="UserErrorException">The data are missing or damaged, or an option does not fit them.</exception>
    internal ImageTask(ImageDataSet set, TaskOptions options)
    {
        Name = set.Name;
        if (options.Workers < 1) throw new UserErrorException($"--workers must be at least 1, not {options.Workers}.");
        var modelName = options.Model ?? set.Models[0];
        if (!set.Models.Contains(modelName))
            throw new UserErrorException($"The task {Name} has no model '{modelName}'. Models: {string.Join(", ", set.Models)}.");
        _device = Devices.Parse(options.Device);
        _augment = options.Augment ?? (set.AugmentByDefault || options.Cutout > 0);
        _seed = (ulong)options.Seed;
        _builder = new BatchBuilder(options.Workers ?? Environment.ProcessorCount);

        var folder = set.Files.Locate(options.Data).Folder;
        var data = set.Read(folder, options);
        _classes = data.Classes;
        _splits = ImageSplits.Make(data, set.ValidationShare, set.ReadHumanLabels(folder, data, options), options);

        random.manual_seed(options.Seed);
        _newModel = () => ImageModels.Create(modelName, data.Train.Source.Shape, data.Classes).to(_device);
        _model = _newModel();
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public nn.Module Model => _model;

    /// <inheritdoc/>
    public long ExamplesPerEpoch => _splits.Train.Count;

    /// <inheritdoc/>
    public string HeadlineMetric => "accuracy";

    internal ImageSplits Splits => _splits;

    /// <inheritdoc/>
    /// <remarks>The input is float32, [batch, channels, height, width]; the targets are class numbers.</remarks>
    public IEnumerable<Batch> Batches(int epoch, int batchSize, int firstBatch = 0) => Batches(epoch, batchSize, firstBatch, BatchShard.Whole);

    /// <inheritdoc/>
    /// <remarks>Only the images of the part are read and augmented.</remarks>
    public IEnumerable<Batch> Batches(int epoch, int batchSize, int firstBatch, BatchShard shard)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        ArgumentOutOfRangeException.ThrowIfNegative(firstBatch);
        var stream = new RandomStream(_seed, (ulong)epoch);
        var order = RandomOrder.Of(_splits.Train.Count, ref stream);
        var count = (int)((order.Length + (long)batchSize - 1) / batchSize);
        return ReadAhead.Of(firstBatch, count, number =>
        {
            var start = number * batchSize;
            var (skipped, length) = shard.Range(Math.Min(batchSize, order.Length - start));
            var rows = order.AsMemory(start + (int)skipped, (int)length);
            return _augment ? _builder.Augmented(_splits.Train, rows, _seed, epoch) : _builder.Plain(_splits.Train, rows);
        }).Select(ToDevice);
    }

    /// <inheritdoc/>
    public void Join(IProcessGroup group) => _group = group;

    /// <inheritdoc/>
    public Tensor Logits(Batch batch) => _model.call(batch.Inputs[0]);

    /// <inheritdoc/>
    public nn.Module NewModel() => _newModel();

    /// <inheritdoc/>
    public Tensor Logits(nn.Module model, Batch batch)
    {
        using var images = batch.Inputs[0].to(model.parameters().First().dtype, copy: true);
        return ((nn.Module<Tensor, Tensor>)model).call(images);
    }

    /// <inheritdoc/>
    public Tensor Loss(Tensor logits, Tensor targets) => nn.functional.cross_entropy(logits, targets);

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Evaluate(Split split) => ImageEvaluation.Evaluate(
        _model, split == Split.Test ? _splits.Test : _splits.Validation, _classes, _builder, _device, _group);

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    Batch ToDevice(Batch batch)
    {
        if (_device.type == DeviceType.CPU) return batch;
        using (batch) return new Batch([batch.Inputs[0].to(_device)], batch.Targets.to(_device));
    }
}
