namespace Lawn.Switching;

/// <summary>
/// Ends the free phase when the training loss has passed a level: the network has learned enough for its weights not to be crowded, and
/// not so much that its loss is flat. The level is absolute, or a share of the loss at the start, which carries over between tasks.
/// </summary>
public sealed class SwitchAtLoss : IRememberingRule
{
    const double Span = 20;

    readonly double level;
    readonly bool isShare;
    readonly RunningMean recent = new(Span);
    double first = double.NaN;

    SwitchAtLoss(double level, bool isShare)
    {
        if (!(level > 0 && double.IsFinite(level))) throw new ArgumentOutOfRangeException(nameof(level), level, "The level must be a positive number.");
        (this.level, this.isShare) = (level, isShare);
    }

    /// <summary>Switches when the mean loss over some twenty steps is at most <paramref name="loss"/>.</summary>
    public static SwitchAtLoss Level(double loss) => new(loss, isShare: false);

    /// <summary>Switches when that mean is at most <paramref name="share"/> of the first batch's loss.</summary>
    public static SwitchAtLoss ShareOfFirst(double share) => new(share, isShare: true);

    /// <inheritdoc/>
    public IReadOnlyList<double> Memory => [first, .. recent.Memory];

    /// <inheritdoc/>
    public SwitchInputs InputsFor(long step) => SwitchInputs.Loss;

    /// <inheritdoc/>
    public bool ShouldSwitch(in SwitchSignal run)
    {
        if (run.Loss is not { } loss || !double.IsFinite(loss)) return false;
        if (double.IsNaN(first)) first = loss;
        recent.Add(loss);
        return recent.Value <= (isShare ? level * first : level);
    }

    /// <inheritdoc/>
    public void Restore(IReadOnlyList<double> memory)
    {
        RuleMemory.Check(this, memory, 3);
        first = memory[0];
        recent.Restore(memory[1], memory[2]);
    }
}
