namespace Lawn.Switching;

/// <summary>
/// The switch that needs no setting: early, but not while weights are crowded. It comes after <see cref="Earliest"/> of the run, as soon as the norm of
/// some held layer is <see cref="Growth"/> times what it was, and after <see cref="Latest"/> of the run in any case. The measurements behind it are in
/// <c>docs/switch.md</c>: on most cells norms held from 5 to 10 % of the run on did best, waiting for the loss to flatten came too late, and the one
/// rule that failed badly was switching before any norm had grown.
/// </summary>
public sealed class AutomaticSwitch : IRememberingRule
{
    /// <summary>The share of the run before which it never switches.</summary>
    public const double Earliest = 0.05;

    /// <summary>The share of the run after which it switches in any case.</summary>
    public const double Latest = 0.2;

    /// <summary>The growth of a layer's norm that tells that weights are not crowded any more.</summary>
    public const double Growth = 2.5;

    // Norms are read at every step first, then some times while the number of steps doubles.
    const long LooksPerOctave = 16;

    readonly SwitchAtFraction earliest;
    readonly SwitchAtFraction latest;
    double[] first = [];
    bool hasGrown;

    /// <summary>A rule for a run of that many steps.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public AutomaticSwitch(long totalSteps)
    {
        earliest = new SwitchAtFraction(Earliest, totalSteps);
        latest = new SwitchAtFraction(Latest, totalSteps);
    }

    /// <inheritdoc/>
    public IReadOnlyList<double> Memory => [hasGrown ? 1 : 0, .. first];

    /// <inheritdoc/>
    public SwitchInputs InputsFor(long step) => !hasGrown && step % Math.Max(1, step / LooksPerOctave) == 0 ? SwitchInputs.WeightNorms : SwitchInputs.None;

    /// <inheritdoc/>
    public bool ShouldSwitch(in SwitchSignal run)
    {
        if (first.Length == 0) first = [.. run.Layers.Select(layer => layer.WeightNorm)];
        hasGrown |= run.Layers.Zip(first).Any(pair => pair.Second > 0 && pair.First.WeightNorm >= Growth * pair.Second);
        return latest.ShouldSwitch(run) || (hasGrown && earliest.ShouldSwitch(run));
    }

    /// <inheritdoc/>
    public void Restore(IReadOnlyList<double> memory)
    {
        if (memory.Count == 0 || memory.Any(number => number < 0)) throw new ArgumentException("The saved state is of another switch rule.", nameof(memory));
        (hasGrown, first) = (memory[0] == 1, [.. memory.Skip(1)]);
    }
}
