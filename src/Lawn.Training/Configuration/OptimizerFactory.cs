using Lawn.Optimizers;
using TorchSharp;
using static TorchSharp.torch.optim;

namespace Lawn.Training;

/// <summary>Builds the optimizer of a run from its name.</summary>
public static class OptimizerFactory
{
    static readonly Dictionary<string, Func<torch.nn.Module, RunConfig, Optimizer>> Bases = new()
    {
        ["sgd"] = (model, c) => new Sgd(model.parameters(), c.LearningRate, c.Momentum, weight_decay: c.WeightDecay),
        ["adam"] = (model, c) => new Adam(model.parameters(), c.LearningRate, weight_decay: c.WeightDecay),
        ["adamw"] = (model, c) => new AdamW(model.parameters(), c.LearningRate, weight_decay: c.WeightDecay),
        ["lamb"] = (model, c) => new Lamb(model.parameters(), c.LearningRate, weight_decay: c.WeightDecay),
        ["lars"] = (model, c) => new Lars(model.parameters(), c.LearningRate, c.Momentum, weight_decay: c.WeightDecay),
        ["rmsprop"] = (model, c) => RMSProp(model.parameters(), c.LearningRate, weight_decay: c.WeightDecay),
        ["adagrad"] = (model, c) => Adagrad(model.parameters(), c.LearningRate, weight_decay: c.WeightDecay),
    };

    /// <summary>The base optimizers' names, without the suffix.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Bases.Keys];

    /// <summary>The optimizer of a run, with LAWN on it where its name ends in <c>-l</c>.</summary>
    public static Optimizer Create(RunConfig config, ITrainingTask task, int stepsPerEpoch) => Create(config, task, stepsPerEpoch, inner => inner);

    internal static Optimizer Create(RunConfig config, ITrainingTask task, int stepsPerEpoch, Func<Optimizer, Optimizer> wrap)
    {
        var inner = wrap(Bases[config.BaseOptimizer](task.Model, config));
        if (!config.UsesLawn) return inner;
        return new LawnOptimizer(inner, task.Model, LawnOptionsParser.Parse(config, task) with { SwitchRule = SwitchRules.Create(config, stepsPerEpoch) });
    }
}
