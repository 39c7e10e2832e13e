namespace Lawn.Training;

/// <summary>
/// Everything that determines a run's result: the content of <c>config.json</c>. Two runs with equal configurations on the same data
/// end in the same weights. Where the data lies, how many threads work and where results go is not part of it.
/// </summary>
public sealed record RunConfig
{
    /// <summary>The task's name.</summary>
    public string Task { get; init; } = "synthetic";

    /// <summary>The model's name; null takes the task's default.</summary>
    public string? Model { get; init; }

    /// <summary>Predictive factors of a recommendation model.</summary>
    public int Factors { get; init; } = 8;

    /// <summary>The optimizer's name; the suffix <c>-l</c> puts LAWN on it.</summary>
    public string Optimizer { get; init; } = "adam-l";

    /// <summary>Examples a step.</summary>
    public int BatchSize { get; init; } = 256;

    /// <summary>Passes over the training data.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>Length of the free phase in epochs; fractions are rounded to steps. Ignored without LAWN.</summary>
    public double FreeEpochs { get; init; } = 3;

    /// <summary>
    /// When LAWN's free phase ends: <c>epochs</c> (after <see cref="FreeEpochs"/>), <c>fraction:F</c>, <c>loss:LEVEL</c>, <c>loss:xSHARE</c>, <c>radial</c>, <c>knee</c>,
    /// <c>flat</c> or <c>auto</c>.
    /// </summary>
    public string Switch { get; init; } = "epochs";

    /// <summary>The peak learning rate.</summary>
    public double LearningRate { get; init; } = 0.001;

    /// <summary>Weight decay of the base optimizer. LAWN wants 0.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Momentum of SGD and LARS.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Decay of the learning rate after the warm-up: <c>constant</c>, <c>linear</c> or <c>cosine</c>.</summary>
    public string Schedule { get; init; } = "linear";

    /// <summary>Length of the warm-up in epochs.</summary>
    public double WarmupEpochs { get; init; } = 1;

    /// <summary>Length of the second warm-up after the switch in epochs; 0 for none.</summary>
    public double RewarmupEpochs { get; init; }

    /// <summary>A factor of the peak rate at which the constrained phase begins, to decay from there; null lets the first decay go on.</summary>
    public double? SecondPeak { get; init; }

    /// <summary>Which weights are held: <c>all</c>, <c>ehsn</c>, or names of layers separated by commas.</summary>
    public string Scope { get; init; } = "all";

    /// <summary>Whether embedding tables are held under the scope <c>all</c>.</summary>
    public bool HoldEmbeddings { get; init; } = true;

    /// <summary>What shares one norm: <c>tensor</c> or <c>row</c>.</summary>
    public string Granularity { get; init; } = "tensor";

    /// <summary>The norm held: <c>switch</c> (as at the switch), <c>x0.5</c> (a multiple of it) or <c>3.2</c> (a value).</summary>
    public string NormTarget { get; init; } = "switch";

    /// <summary>A held layer's bias: <c>free</c> or <c>join</c>.</summary>
    public string Biases { get; init; } = "free";

    /// <summary>The moments at the switch: <c>keep</c>, <c>reset</c> or <c>project</c>.</summary>
    public string Moments { get; init; } = "keep";

    /// <summary>Whether the update is projected again before the retraction.</summary>
    public bool ProjectUpdate { get; init; }

    /// <summary>Whether the gradient's projection is left out, so that only the retraction holds the norms.</summary>
    public bool SkipProjection { get; init; }

    /// <summary>The largest global gradient norm, applied after the projection; null for none.</summary>
    public double? MaxGradientNorm { get; init; }

    /// <summary>A control without LAWN: the training loss sees the logits divided by this.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>A control without LAWN: the training loss sees each example's logits scaled to this root mean square; null leaves them.</summary>
    public double? LogitNorm { get; init; }

    /// <summary>Precision of the forward and backward pass: <c>fp32</c>, or <c>bf16</c> with parameters and optimizer in fp32. Evaluation is in fp32.</summary>
    public string Precision { get; init; } = "fp32";

    /// <summary>The order of images in memory: <c>contiguous</c> or <c>channels_last</c>.</summary>
    public string MemoryFormat { get; init; } = "contiguous";

    /// <summary>Into how many parts a batch is cut whose gradients are added before the step.</summary>
    public int AccumulationSteps { get; init; } = 1;

    /// <summary>Whether batch normalisation takes its statistics from the parts of all ranks together, and not from each part.</summary>
    public bool SyncBatchNorm { get; init; }

    /// <summary>Images: how many of the training images are used, the validation images among them; null for all.</summary>
    public int? TrainLimit { get; init; }

    /// <summary>Images: the fraction of training labels replaced by another class.</summary>
    public double LabelNoise { get; init; }

    /// <summary>CIFAR-10: the set of human labels to train on (CIFAR-10N); null for the true ones.</summary>
    public string? HumanLabels { get; init; }

    /// <summary>Images: whether training images are randomly changed; null for the task's default.</summary>
    public bool? Augment { get; init; }

    /// <summary>Images: the side of the square that augmentation blanks; 0 for none.</summary>
    public int Cutout { get; init; }

    /// <summary>Images: the seed of the training subset, the validation split and the label noise.</summary>
    public int DataSeed { get; init; }

    /// <summary>A safetensors file with the weights that training starts from; null for new ones from the seed.</summary>
    public string? InitFrom { get; init; }

    /// <summary>Whether that file may lack tensors of the model, or have others.</summary>
    public bool InitPartial { get; init; }

    /// <summary>The seed of weights, order, negatives and splits.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>True where LAWN is on top of the base optimizer.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool UsesLawn => Optimizer.EndsWith("-l", StringComparison.Ordinal);

    /// <summary>The optimizer's name without the suffix.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string BaseOptimizer => UsesLawn ? Optimizer[..^2] : Optimizer;
}
