using Lawn.Training;

namespace Lawn.Sweeps;

/// <summary>Shortens a run to a trial of the search.</summary>
public static class TuningRun
{
    /// <summary>The run with fewer epochs and the seed of tuning; free phase and warm-ups shrink in proportion.</summary>
    public static RunConfig Of(RunConfig full, int epochs, int seed)
    {
        var scale = (double)epochs / full.Epochs;
        return full with
        {
            Epochs = epochs,
            FreeEpochs = full.FreeEpochs * scale,
            WarmupEpochs = full.WarmupEpochs * scale,
            RewarmupEpochs = full.RewarmupEpochs * scale,
            Seed = seed,
        };
    }
}
