namespace Lawn.Switching;

/// <summary>
/// The switch that needs no setting: early, but not while weights are crowded. It comes after <see cref="Earliest"/> of the run and after the warm-up of the rate, once the <see cref="CrowdedPhase"/> is over and there is scale
/// to spend on what is yet to be learned: the layers' norms have grown to <see cref="Growth"/> times their first values (geometric mean), or the network has normalisations, by whose gains logits can grow.
/// Where that never happens the run stays free, and is what the base optimizer makes of it. The measurements behind it are in
/// <c>docs/switch.md</c>: norms held from 5 to 10 % of the run on did best on most cells, waiting for the loss to flatten came too late, and what
/// failed badly was switching while weights were crowded.
/// </summary>
public sealed class AutomaticSwitch : IRememberingRule
{
    /// <summary>The share of the run before which it never switches.</summary>
    public const double Earliest = 0.05;

    /// <summary>The growth of the layers' norms before which it never switches.</summary>
    public const double Growth = 2.5;

    // Before anything is learned the sign of <g, w> is noise, and cosines are small. They stay smaller where gains take a part of the growth.
    const double OutwardCosine = 0.1;
    const double OutwardCosineWithGains = 0.05;

    // Gradients are read at every step first, then some times while the number of steps doubles.
    const long LooksPerOctave = 16;

    readonly SwitchAtFraction earliest;
    readonly SwitchAtStep warmedUp;
    readonly CrowdedPhase crowded = new();
    readonly NormGrowth growth = new();
    bool hasGrown;
    bool hasFreeGains;

    /// <summary>A rule for a run of that many steps.</summary>
    /// <param name="totalSteps">Steps of the whole run.</param>
    /// <param name="warmupSteps">Steps of the learning rate's warm-up, within which it does not switch.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public AutomaticSwitch(long totalSteps, long warmupSteps = 0)
    {
        earliest = new SwitchAtFraction(Earliest, totalSteps);
        warmedUp = new SwitchAtStep(warmupSteps);
    }

    /// <inheritdoc/>
    public IReadOnlyList<double> Memory => [hasGrown ? 1 : 0, .. crowded.Memory, .. growth.Memory];

    /// <inheritdoc/>
    public SwitchInputs InputsFor(long step) => step % Math.Max(1, step / LooksPerOctave) > 0 ? SwitchInputs.None
        : !crowded.IsOver ? SwitchInputs.Gradients
        : !hasGrown && !hasFreeGains ? SwitchInputs.WeightNorms
        : SwitchInputs.None;

    /// <inheritdoc/>
    public bool ShouldSwitch(in SwitchSignal run)
    {
        hasFreeGains = run.HasFreeGains;
        if (run.Layers.Count > 0)
        {
            crowded.Look(run.Layers, hasFreeGains ? OutwardCosineWithGains : OutwardCosine);
            if (!hasFreeGains) hasGrown |= growth.Of(run.Layers) >= Growth;
        }

        return crowded.IsOver && (hasGrown || hasFreeGains) && earliest.ShouldSwitch(run) && warmedUp.ShouldSwitch(run);
    }

    /// <inheritdoc/>
    public void Restore(IReadOnlyList<double> memory)
    {
        if (memory.Count <= CrowdedPhase.MemoryLength || memory.Any(number => number < 0)) throw new ArgumentException("The saved state is of another switch rule.", nameof(memory));
        hasGrown = memory[0] == 1;
        crowded.Restore([.. memory.Skip(1).Take(CrowdedPhase.MemoryLength)]);
        growth.Restore(memory.Skip(1 + CrowdedPhase.MemoryLength));
    }
}
