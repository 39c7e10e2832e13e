namespace Lawn.Schedules;

/// <summary>
/// A learning rate for two phases, as a factor of the peak rate: a linear warm-up at the start, then a decay over the rest of the
/// run. Optionally the constrained phase has a warm-up of its own, which multiplies the decay, and a peak of its own, from which the decay
/// begins anew.
/// </summary>
public sealed record TwoPhaseRate
{
    /// <summary>Steps of the whole run, both phases.</summary>
    public required long TotalSteps { get; init; }

    /// <summary>Steps over which the rate climbs from 1/warm-up of the peak to the peak.</summary>
    public long WarmupSteps { get; init; }

    /// <summary>The decay after the warm-up.</summary>
    public Decay Decay { get; init; } = Decay.Constant;

    /// <summary>The factor reached at the end of the decay.</summary>
    public double FinalFactor { get; init; }

    /// <summary>Steps of the second warm-up, from the switch on; 0 for none.</summary>
    public long RewarmupSteps { get; init; }

    /// <summary>A factor of the peak at which the constrained phase begins, to decay from there over the rest of the run; null lets the first decay go on.</summary>
    public double? SecondPeak { get; init; }

    /// <summary>The factor for a step.</summary>
    /// <param name="step">Steps taken before it: 0 for the first.</param>
    /// <param name="switchStep">Free steps before the switch; null while the free phase lasts.</param>
    public double FactorAt(long step, long? switchStep)
    {
        if (step < WarmupSteps) return (step + 1.0) / WarmupSteps;
        var decay = SecondPeak is { } peak && switchStep is { } start && step >= start
            ? peak * DecayFrom(Math.Max(start, WarmupSteps), step)
            : DecayFrom(WarmupSteps, step);
        return decay * RewarmupAt(step, switchStep);
    }

    double DecayFrom(long start, long step)
    {
        var progress = TotalSteps <= start ? 0 : Math.Min(1, (double)(step - start) / (TotalSteps - start));
        var remaining = Decay switch
        {
            Decay.Linear => 1 - progress,
            Decay.Cosine => 0.5 * (1 + Math.Cos(Math.PI * progress)),
            _ => 1,
        };
        return FinalFactor + (1 - FinalFactor) * remaining;
    }

    double RewarmupAt(long step, long? switchStep) =>
        switchStep is { } start && step >= start && step < start + RewarmupSteps ? (step - start + 1.0) / RewarmupSteps : 1;
}
