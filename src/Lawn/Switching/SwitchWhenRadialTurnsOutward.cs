namespace Lawn.Switching;

/// <summary>
/// Ends the free phase when the radial part of the gradient has turned outward for good: the loss would fall by scaling the weights alone. The
/// sign is that of &lt;g, w&gt; / (||g|| ||w||), a mean over the held layers, which are equal in a homogeneous network, and over recent steps.
/// It is outward at the start too, when small weights give small logits; that is the crowding that a switch must not catch. So the
/// rule waits for the warm-up that it is given, and then for as many outward steps in a row.
/// </summary>
public sealed class SwitchWhenRadialTurnsOutward : IRememberingRule
{
    readonly long patience;
    readonly RunningMean recent;
    long outward;

    /// <summary>Switches after <paramref name="patience"/> steps of a mean that points outward, none of them among the first <paramref name="patience"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    public SwitchWhenRadialTurnsOutward(long patience)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(patience);
        this.patience = patience;
        recent = new RunningMean(patience);
    }

    /// <inheritdoc/>
    public IReadOnlyList<double> Memory => [outward, .. recent.Memory];

    /// <inheritdoc/>
    public SwitchInputs InputsFor(long step) => SwitchInputs.Gradients;

    /// <inheritdoc/>
    public bool ShouldSwitch(in SwitchSignal run)
    {
        if (run.Layers.Count == 0) return false;
        var cosine = run.Layers.Average(layer => layer.Cosine);
        if (!double.IsFinite(cosine)) return false;
        recent.Add(cosine);
        outward = run.Step > patience && recent.Value < 0 ? outward + 1 : 0;
        return outward >= patience;
    }

    /// <inheritdoc/>
    public void Restore(IReadOnlyList<double> memory)
    {
        RuleMemory.Check(this, memory, 3);
        outward = (long)memory[0];
        recent.Restore(memory[1], memory[2]);
    }
}
