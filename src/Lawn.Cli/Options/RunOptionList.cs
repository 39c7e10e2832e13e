using System.Globalization;
using Lawn.Tasks;
using Lawn.Training;

namespace Lawn.Cli;

/// <summary>The options of a run: one for each value of a <see cref="RunConfig"/>.</summary>
static class RunOptionList
{
    /// <summary>Makes them, in the order of the help text.</summary>
    public static IReadOnlyList<RunOption> Create() =>
    [
        Name("--task", $"What is trained: {string.Join(", ", TaskCatalog.All.Select(t => t.Name))}. [default: synthetic]", "NAME", c => c.Task, (c, v) => c with { Task = v! }),
        Name("--model", "The model; `lawn inspect --task NAME` lists them. [default: the task's first]", "NAME", c => c.Model, (c, v) => c with { Model = v }),
        Whole("--factors", "Predictive factors of a recommendation model. [default: 8]", c => c.Factors, (c, v) => c with { Factors = v }),
        Name("--optimizer", $"The optimizer: {string.Join(", ", OptimizerFactory.Names)}; the suffix -l puts LAWN on it. [default: adam-l]", "NAME", c => c.Optimizer, (c, v) => c with { Optimizer = v! }),
        Whole("--batch-size", "Examples a step. [default: 256]", c => c.BatchSize, (c, v) => c with { BatchSize = v }),
        Whole("--epochs", "Passes over the training data. [default: 20]", c => c.Epochs, (c, v) => c with { Epochs = v }),
        Number("--free-epochs", "Length of LAWN's free phase in epochs; may be a fraction. [default: 0.15 of --epochs]", c => c.FreeEpochs, (c, v) => c with { FreeEpochs = v }),
        Name("--switch", $"When LAWN's free phase ends: {SwitchRules.Forms}. [default: epochs]", "RULE", c => c.Switch, (c, v) => c with { Switch = v! }),
        Number("--learning-rate", "The peak learning rate. [default: by optimizer, adam 0.003, sgd 0.1, lamb 0.01]", c => c.LearningRate, (c, v) => c with { LearningRate = v }),
        Number("--weight-decay", "Weight decay of the base optimizer; LAWN wants none. [default: 0]", c => c.WeightDecay, (c, v) => c with { WeightDecay = v }),
        Number("--momentum", "Momentum of sgd and lars. [default: 0.9]", c => c.Momentum, (c, v) => c with { Momentum = v }),
        Name("--schedule", "Decay of the rate after the warm-up: constant, linear or cosine. [default: linear]", "NAME", c => c.Schedule, (c, v) => c with { Schedule = v! }),
        Number("--warmup-epochs", "Length of the warm-up in epochs. [default: 0.05 of --epochs]", c => c.WarmupEpochs, (c, v) => c with { WarmupEpochs = v }),
        Number("--rewarmup-epochs", "Length of a second warm-up after LAWN's switch in epochs. [default: 0]", c => c.RewarmupEpochs, (c, v) => c with { RewarmupEpochs = v }),
        MaybeNumber("--second-peak", "The constrained phase begins at this factor of the peak rate and decays from there. [default: the first decay goes on]", c => c.SecondPeak, (c, v) => c with { SecondPeak = v }),
        Name("--scope", "Whose norms LAWN holds: all, ehsn (the end-homogeneous sub-network), or layers by name, separated by commas. [default: all]", "NAME", c => c.Scope, (c, v) => c with { Scope = v! }),
        Flag("--exclude-embeddings", "Leave embedding tables free under --scope all.", c => !c.HoldEmbeddings, (c, v) => c with { HoldEmbeddings = !v }),
        Name("--granularity", "What shares one norm: tensor or row. [default: tensor]", "NAME", c => c.Granularity, (c, v) => c with { Granularity = v! }),
        Name("--norm-target", "The norm held: switch (as it was at the switch), a factor of that such as x0.5, or a value such as 3.2. [default: switch]", "NORM", c => c.NormTarget, (c, v) => c with { NormTarget = v! }),
        Name("--biases", "A held layer's bias: free, or join (it shares the weight's norm). [default: free]", "NAME", c => c.Biases, (c, v) => c with { Biases = v! }),
        Name("--moments", "The optimizer's moments at the switch: keep, reset or project. [default: keep]", "NAME", c => c.Moments, (c, v) => c with { Moments = v! }),
        Flag("--skip-projection", "Leave the gradient's projection out: only the retraction holds the norms.", c => c.SkipProjection, (c, v) => c with { SkipProjection = v }),
        Flag("--project-update", "Project the update too, not only the gradient.", c => c.ProjectUpdate, (c, v) => c with { ProjectUpdate = v }),
        MaybeNumber("--max-gradient-norm", "Clip the gradient to this global norm, after the projection. [default: no clipping]", c => c.MaxGradientNorm, (c, v) => c with { MaxGradientNorm = v }),
        Number("--temperature", "A control: train on logits divided by this. [default: 1]", c => c.Temperature, (c, v) => c with { Temperature = v }),
        MaybeNumber("--logit-norm", "A control: train on each example's logits scaled to this root mean square. [default: as they are]", c => c.LogitNorm, (c, v) => c with { LogitNorm = v }),
        Name("--precision", "Of the forward and backward pass: fp32, or bf16 with weights and optimizer in fp32. [default: fp32]", "NAME", c => c.Precision, (c, v) => c with { Precision = v! }),
        Name("--memory-format", "Order of images in memory: contiguous or channels_last. [default: contiguous]", "NAME", c => c.MemoryFormat, (c, v) => c with { MemoryFormat = v! }),
        Whole("--gradient-accumulation", "Cut each batch into this many parts, and add their gradients before the step. [default: 1]", c => c.AccumulationSteps, (c, v) => c with { AccumulationSteps = v }),
        Flag("--sync-batch-norm", "Batch normalisation takes its statistics from all ranks' parts of the batch together.", c => c.SyncBatchNorm, (c, v) => c with { SyncBatchNorm = v }),
        MaybeWhole("--train-limit", "Images: use only this many of the training images. [default: all]", c => c.TrainLimit, (c, v) => c with { TrainLimit = v }),
        Number("--label-noise", "Images: the fraction of training labels replaced by another class. [default: 0]", c => c.LabelNoise, (c, v) => c with { LabelNoise = v }),
        Name("--human-labels", "CIFAR-10: train on labels that people gave (CIFAR-10N): aggregate, random1, random2, random3 or worst. [default: the true ones]", "NAME", c => c.HumanLabels, (c, v) => c with { HumanLabels = v }),
        MaybeFlag("--augment", "Images: crop and flip training images at random. [default: by task]", c => c.Augment, (c, v) => c with { Augment = v }),
        Whole("--cutout", "Images: the side of the square that augmentation blanks; 0 for none. [default: 0]", c => c.Cutout, (c, v) => c with { Cutout = v }),
        Whole("--data-seed", "Images: the seed of the training subset, the validation split and the label noise. [default: 0]", c => c.DataSeed, (c, v) => c with { DataSeed = v }),
        Name("--init-from", "Start from the weights of this safetensors file, as PyTorch or `lawn export` writes it. [default: new weights, from the seed]", "FILE", c => c.InitFrom, (c, v) => c with { InitFrom = v }),
        Flag("--init-partial", "The file may lack tensors of the model, or have others (strict=False in PyTorch).", c => c.InitPartial, (c, v) => c with { InitPartial = v }),
        Whole("--seed", "The seed of initial weights, order and drawn negatives. [default: 1]", c => c.Seed, (c, v) => c with { Seed = v }),
    ];

    static RunOption Name(string name, string help, string placeholder, Func<RunConfig, string?> get, Func<RunConfig, string?, RunConfig> set) =>
        new RunOptionOf<string?>(name, help, placeholder, Values.Text, v => v, get, set);

    static RunOption Whole(string name, string help, Func<RunConfig, int> get, Func<RunConfig, int, RunConfig> set) =>
        MaybeWhole(name, help, c => get(c), (c, v) => set(c, v!.Value));

    static RunOption MaybeWhole(string name, string help, Func<RunConfig, int?> get, Func<RunConfig, int?, RunConfig> set) =>
        new RunOptionOf<int?>(name, help, "N", (o, t) => Values.Whole(o, t), v => v?.ToString(CultureInfo.InvariantCulture), get, set);

    static RunOption Number(string name, string help, Func<RunConfig, double> get, Func<RunConfig, double, RunConfig> set) =>
        MaybeNumber(name, help, c => get(c), (c, v) => set(c, v!.Value));

    static RunOption MaybeNumber(string name, string help, Func<RunConfig, double?> get, Func<RunConfig, double?, RunConfig> set) =>
        new RunOptionOf<double?>(name, help, "NUMBER", (o, t) => Values.Number(o, t), v => v is { } n ? Format.Option(n) : null, get, set);

    static RunOption Flag(string name, string help, Func<RunConfig, bool> get, Func<RunConfig, bool, RunConfig> set) =>
        MaybeFlag(name, help, c => get(c) ? true : null, (c, v) => set(c, v!.Value));

    static RunOption MaybeFlag(string name, string help, Func<RunConfig, bool?> get, Func<RunConfig, bool?, RunConfig> set) =>
        new RunOptionOf<bool?>(name, help, "true|false", (o, t) => Values.Truth(o, t), v => v is { } truth ? (truth ? "true" : "false") : null, get, set);
}
