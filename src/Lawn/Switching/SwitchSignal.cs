namespace Lawn.Switching;

/// <summary>
/// What a switch rule sees of the run: the steps taken, and of the last of them what the rule asked for with <see cref="ISwitchRule.InputsFor"/>.
/// A value that was not asked for, or that the program did not report, is null (or an empty list).
/// </summary>
/// <param name="Step">Steps taken so far; 0 before the first.</param>
public readonly record struct SwitchSignal(long Step)
{
    readonly IReadOnlyList<LayerSignal>? layers;

    /// <summary>Whether the network has normalisations whose gains are trained: logits can grow by them whatever norms are held.</summary>
    public bool HasFreeGains { get; init; }

    /// <summary>The mean training loss of the last step's batch.</summary>
    public double? Loss { get; init; }

    /// <summary>The share of the batch's examples that the network got right, between 0 and 1.</summary>
    public double? Accuracy { get; init; }

    /// <summary>The share of the batch's examples whose loss is flat: their gradient is negligible. Between 0 and 1.</summary>
    public double? FlatShare { get; init; }

    /// <summary>The held layers as they were before the last step's update, with its gradients.</summary>
    public IReadOnlyList<LayerSignal> Layers
    {
        get => layers ?? [];
        init => layers = value;
    }
}
