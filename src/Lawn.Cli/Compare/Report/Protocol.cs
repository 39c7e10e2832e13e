namespace Lawn.Cli;

/// <summary>Says in words how a comparison is made.</summary>
static class Protocol
{
    /// <summary>The paragraph under the tables.</summary>
    public static string Describe(CompareSettings settings)
    {
        var trials = settings.SpaceOf(settings.Cells[0]).Trials;
        var shared = settings.Shared;
        return $"Each cell (model, optimizer, batch size) was tuned with {trials} {(trials == 1 ? "trial" : "trials")} of {Epochs(settings.TuningEpochs)} (seed {settings.TuningSeed}) on the validation metric "
            + "after the last epoch: first the learning rate, then LAWN's free epochs or the base optimizer's weight decay at the best rate, then, where trials were left, "
            + "rates beside the best one. Free phase and warm-up of a tuning trial are shortened in proportion to its epochs. "
            + $"The winner ran for {Epochs(shared.Epochs)} with the seeds 1 to {settings.Seeds} ({shared.Schedule} schedule, warm-up {Format.Option(shared.WarmupEpochs)} epochs, scope {shared.Scope}); "
            + "test metrics are those after the last epoch, as mean and standard deviation over the seeds. "
            + "The difference is LAWN less its base optimizer, with the standard error of a difference of independent means."
            + (settings.Variants.Count > 0 ? " Rows with a change in brackets take the winner's other values and are not tuned." : "");
    }

    static string Epochs(int count) => count == 1 ? "1 epoch" : $"{count} epochs";
}
