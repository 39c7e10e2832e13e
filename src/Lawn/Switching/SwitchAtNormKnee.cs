namespace Lawn.Switching;

/// <summary>
/// Ends the free phase when the growth of the weights passes its knee. Growth is the mean of log ||w|| over the held layers; its speed a step
/// rises from the start, while the network finds what reduces the loss, and falls once only scale is left to gain. The knee is where the
/// recent speed has come down to a share of its peak.
/// </summary>
public sealed class SwitchAtNormKnee : IRememberingRule
{
    const double Span = 5;
    const long MinSteps = 10;
    const long SamplesPerOctave = 16;

    readonly double share;
    readonly RunningMean speed = new(Span);
    double peak;
    double lastStep = double.NaN;
    double lastSize;

    /// <summary>Switches when the speed of growth is at most <paramref name="share"/> of its peak.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The share is not between 0 and 1.</exception>
    public SwitchAtNormKnee(double share = 0.25)
    {
        if (!(share is > 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(share), share, "The share must be between 0 and 1.");
        this.share = share;
    }

    /// <inheritdoc/>
    public IReadOnlyList<double> Memory => [peak, lastStep, lastSize, .. speed.Memory];

    /// <inheritdoc/>
    /// <remarks>Norms are read at every step first, then at longer and longer intervals.</remarks>
    public SwitchInputs InputsFor(long step) => step % Math.Max(1, step / SamplesPerOctave) == 0 ? SwitchInputs.WeightNorms : SwitchInputs.None;

    /// <inheritdoc/>
    public bool ShouldSwitch(in SwitchSignal run)
    {
        if (run.Layers.Count == 0) return false;
        var size = run.Layers.Where(layer => layer.WeightNorm > 0).Average(layer => Math.Log(layer.WeightNorm));
        var (steps, growth) = (run.Step - lastStep, size - lastSize);
        (lastStep, lastSize) = (run.Step, size);
        if (double.IsNaN(steps) || !double.IsFinite(growth)) return false;
        speed.Add(growth / steps);
        peak = Math.Max(peak, speed.Value);
        return run.Step >= MinSteps && peak > 0 && speed.Value <= share * peak;
    }

    /// <inheritdoc/>
    public void Restore(IReadOnlyList<double> memory)
    {
        RuleMemory.Check(this, memory, 5);
        (peak, lastStep, lastSize) = (memory[0], memory[1], memory[2]);
        speed.Restore(memory[3], memory[4]);
    }
}
