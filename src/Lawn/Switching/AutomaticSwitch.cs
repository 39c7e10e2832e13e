namespace Lawn.Switching;

/// <summary>
/// The switch that needs no setting: early, but not while weights are crowded. It comes after <see cref="Earliest"/> of the run and after the warm-up of the rate. Where logits cannot grow by the gains of a normalisation it
/// waits for more: until the <see cref="CrowdedPhase"/> is over and the layers' norms have grown to <see cref="Growth"/> times their first values (geometric mean), so that there is scale to spend on what is yet to be learned.
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
    public SwitchInputs InputsFor(long step) => hasFreeGains || step % Math.Max(1, step / LooksPerOctave) > 0 ? SwitchInputs.None
        : !crowded.IsOver ? SwitchInputs.Gradients
        : !hasGrown ? SwitchInputs.WeightNorms
        : SwitchInputs.None;

    /// <inheritdoc/>
    public bool ShouldSwitch(in SwitchSignal run)
    {
        hasFreeGains = run.HasFreeGains;
        if (!hasFreeGains && run.Layers.Count > 0)
        {
            crowded.Look(run.Layers);
            hasGrown |= growth.Of(run.Layers) >= Growth;
        }

        return (hasFreeGains || (crowded.IsOver && hasGrown)) && earliest.ShouldSwitch(run) && warmedUp.ShouldSwitch(run);
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
