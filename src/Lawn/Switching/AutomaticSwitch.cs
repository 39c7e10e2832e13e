namespace Lawn.Switching;

/// <summary>
/// The switch that needs no setting: early, but not while weights are crowded. It comes after <see cref="Earliest"/> of the run, once the
/// <see cref="CrowdedPhase"/> is over. Where that never ends the run stays free, and is what the base optimizer makes of it. The measurements behind it are in
/// <c>docs/switch.md</c>: norms held from 5 to 10 % of the run on did best on most cells, waiting for the loss to flatten came too late, and what
/// failed badly was switching while weights were crowded.
/// </summary>
public sealed class AutomaticSwitch : IRememberingRule
{
    /// <summary>The share of the run before which it never switches.</summary>
    public const double Earliest = 0.05;

    // Gradients are read at every step first, then some times while the number of steps doubles.
    const long LooksPerOctave = 16;

    readonly SwitchAtFraction earliest;
    readonly CrowdedPhase crowded = new();

    /// <summary>A rule for a run of that many steps.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public AutomaticSwitch(long totalSteps) => earliest = new SwitchAtFraction(Earliest, totalSteps);

    /// <inheritdoc/>
    public IReadOnlyList<double> Memory => crowded.Memory;

    /// <inheritdoc/>
    public SwitchInputs InputsFor(long step) => !crowded.IsOver && step % Math.Max(1, step / LooksPerOctave) == 0 ? SwitchInputs.Gradients : SwitchInputs.None;

    /// <inheritdoc/>
    public bool ShouldSwitch(in SwitchSignal run)
    {
        if (run.Layers.Count > 0) crowded.Look(run.Layers);
        return crowded.IsOver && earliest.ShouldSwitch(run);
    }

    /// <inheritdoc/>
    public void Restore(IReadOnlyList<double> memory)
    {
        RuleMemory.Check(this, memory, CrowdedPhase.MemoryLength);
        crowded.Restore(memory);
    }
}
