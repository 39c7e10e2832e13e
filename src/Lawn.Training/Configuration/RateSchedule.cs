using Lawn.Schedules;
using TorchSharp;

namespace Lawn.Training;

/// <summary>Builds the learning-rate schedule of a run.</summary>
static class RateSchedule
{
    public static TwoPhaseSchedule Create(RunConfig config, torch.optim.Optimizer optimizer, int stepsPerEpoch) =>
        new(optimizer, new TwoPhaseRate
        {
            TotalSteps = (long)config.Epochs * stepsPerEpoch,
            WarmupSteps = ToSteps(config.WarmupEpochs, stepsPerEpoch),
            RewarmupSteps = ToSteps(config.RewarmupEpochs, stepsPerEpoch),
            SecondPeak = config.SecondPeak,
            Decay = ParseDecay(config.Schedule),
        });

    public static long ToSteps(double epochs, int stepsPerEpoch) => (long)Math.Round(epochs * stepsPerEpoch);

    public static Decay ParseDecay(string name) => name switch
    {
        "constant" => Decay.Constant,
        "linear" => Decay.Linear,
        "cosine" => Decay.Cosine,
        _ => throw new UserErrorException($"--schedule is constant, linear or cosine, not '{name}'."),
    };
}
