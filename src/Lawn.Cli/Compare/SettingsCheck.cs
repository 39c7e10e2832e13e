using Lawn.Training;

namespace Lawn.Cli;

/// <summary>Rejects a comparison that cannot be made, before any folder is.</summary>
static class SettingsCheck
{
    /// <summary>Checks the settings and every configuration that a search may begin with.</summary>
    /// <exception cref="UserErrorException">The first fault found.</exception>
    public static void Check(CompareSettings settings, IReadOnlyList<CellPlan> plans)
    {
        foreach (var variant in settings.Variants)
            if (!plans.Any(plan => variant.IsFor(plan.Cell)))
                throw new UserErrorException($"--extra {variant.Optimizer}@... is for no cell: --optimizers are {string.Join(",", settings.Optimizers)}.");
        foreach (var (option, lists) in new[] { ("--learning-rates", settings.LearningRates), ("--free-epochs", settings.FreeEpochs), ("--weight-decays", settings.WeightDecays) })
            foreach (var name in lists.Optimizers)
                if (!settings.Optimizers.Contains(name) && !settings.Optimizers.Contains(name + "-l"))
                    throw new UserErrorException($"{option} has values for {name}, but --optimizers are {string.Join(",", settings.Optimizers)}.");
        foreach (var plan in plans)
        {
            var space = settings.SpaceOf(plan.Cell);
            foreach (var second in space.Seconds.Append(space.SecondDefault))
                foreach (var rate in space.LearningRates)
                    RunConfigCheck.Check(plan.TuningTrial(new Candidate(rate, second)).Config);
        }
    }
}
