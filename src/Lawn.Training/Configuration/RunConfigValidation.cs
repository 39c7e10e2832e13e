using Lawn.Training.Precision;

namespace Lawn.Training;

/// <summary>Rejects configurations that cannot be run, with the option's name and how to mend it.</summary>
public static class RunConfigValidation
{
    const int MostFactors = 4096; // the towers grow with the square

    /// <summary>Checks every value that does not need the task's data.</summary>
    /// <exception cref="UserErrorException">The first fault found.</exception>
    public static void Validate(this RunConfig config)
    {
        Positive("--batch-size", config.BatchSize);
        Positive("--epochs", config.Epochs);
        Positive("--factors", config.Factors);
        if (config.Factors > MostFactors) throw new UserErrorException($"--factors must be at most {MostFactors}, not {config.Factors}.");
        if (config.TrainLimit is { } limit) Positive("--train-limit", limit);
        if (config.Cutout < 0) throw new UserErrorException($"--cutout must be 0 or more, not {config.Cutout}.");
        if (!(config.LabelNoise is >= 0 and < 1))
            throw new UserErrorException($"--label-noise must be a fraction of at least 0 and below 1, not {config.LabelNoise}.");
        Positive("--gradient-accumulation", config.AccumulationSteps);
        if (config.AccumulationSteps > config.BatchSize)
            throw new UserErrorException($"--gradient-accumulation {config.AccumulationSteps} cuts a batch of --batch-size {config.BatchSize} into more parts than it has examples.");
        if (config.Precision is not ("fp32" or "bf16")) throw new UserErrorException($"--precision is fp32 or bf16, not '{config.Precision}'.");
        if (config.Precision == "bf16" && !Autocast.IsSupported)
            throw new UserErrorException("--precision bf16 is not offered by the libtorch of this platform: use fp32.");
        if (config.MemoryFormat is not ("contiguous" or "channels_last"))
            throw new UserErrorException($"--memory-format is contiguous or channels_last, not '{config.MemoryFormat}'.");
        if (!(config.LearningRate > 0) || !double.IsFinite(config.LearningRate))
            throw new UserErrorException($"--learning-rate must be a positive number, not {config.LearningRate}.");
        NotNegative("--free-epochs", config.FreeEpochs);
        NotNegative("--warmup-epochs", config.WarmupEpochs);
        NotNegative("--rewarmup-epochs", config.RewarmupEpochs);
        NotNegative("--weight-decay", config.WeightDecay);
        if (!(config.Momentum is >= 0 and < 1))
            throw new UserErrorException($"--momentum must be at least 0 and below 1, not {config.Momentum}.");
        if (config.WarmupEpochs > config.Epochs)
            throw new UserErrorException($"--warmup-epochs {config.WarmupEpochs} is longer than the run of --epochs {config.Epochs}.");
        if (config.RewarmupEpochs > config.Epochs)
            throw new UserErrorException($"--rewarmup-epochs {config.RewarmupEpochs} is longer than the run of --epochs {config.Epochs}.");
        if (config.MaxGradientNorm is { } norm && !(norm > 0))
            throw new UserErrorException($"--max-gradient-norm must be positive, not {norm}.");
        if (!(config.Temperature > 0 && double.IsFinite(config.Temperature)))
            throw new UserErrorException($"--temperature must be a positive number, not {config.Temperature}.");
        if (config.LogitNorm is { } scale && !(scale > 0 && double.IsFinite(scale)))
            throw new UserErrorException($"--logit-norm must be a positive number, not {scale}.");
        if (!OptimizerFactory.Names.Contains(config.BaseOptimizer))
            throw new UserErrorException($"There is no optimizer '{config.Optimizer}'. Optimizers: {string.Join(", ", OptimizerFactory.Names)}; add -l to put LAWN on one.");
        if (config.SecondPeak is { } peak && !(peak > 0 && double.IsFinite(peak)))
            throw new UserErrorException($"--second-peak must be a positive number, not {peak}.");
        if (config.UsesLawn) CheckLawn(config);
        else if (config.RewarmupEpochs > 0)
            throw new UserErrorException("--rewarmup-epochs follows LAWN's switch: add -l to the optimizer, or leave it out.");
        else if (config.SecondPeak is not null)
            throw new UserErrorException("--second-peak follows LAWN's switch: add -l to the optimizer, or leave it out.");
        else if (config.Switch != "epochs")
            throw new UserErrorException("--switch ends LAWN's free phase: add -l to the optimizer, or leave it out.");
        if (config.InitPartial && config.InitFrom is null) throw new UserErrorException("--init-partial says how --init-from is read: give both, or leave it out.");
        RateSchedule.ParseDecay(config.Schedule);
    }

    static void CheckLawn(RunConfig config)
    {
        LawnOptionsParser.Check(config);
        SwitchRules.Create(config, stepsPerEpoch: 1);
    }

    static void Positive(string option, int value)
    {
        if (value <= 0) throw new UserErrorException($"{option} must be at least 1, not {value}.");
    }

    static void NotNegative(string option, double value)
    {
        if (!(value >= 0) || !double.IsFinite(value)) throw new UserErrorException($"{option} must be 0 or more, not {value}.");
    }
}
