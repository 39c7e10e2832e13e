namespace Lawn.Optimizers;

/// <summary>Shortcuts in the constrained step that trade a little exactness for passes over memory.</summary>
public sealed record ConstraintOptions
{
    /// <summary>No shortcut: the method as it stands.</summary>
    public static ConstraintOptions Exact { get; } = new();

    /// <summary>
    /// Applies the scale that the previous step leads to expect inside the update, and corrects what is left one step later: the
    /// retraction needs no pass of its own. Norms stay within 1e-5 of the radius (a step that would leave it is retracted at
    /// once), and are exact after <see cref="IConstrainedStep.Settle"/>. Fused kernels only; elsewhere steps are exact.
    /// </summary>
    public bool LazyRetraction { get; init; }

    /// <summary>
    /// Leaves the gradient as it is and retracts only. For plain gradient descent at the rate r this is the projected step at the
    /// rate r / (1 - r a), a = &lt;g,w&gt; / &lt;w,w&gt;: the same direction at another length. With momentum or adaptive rates
    /// it is an approximation, as moments then hold radial parts.
    /// </summary>
    public bool SkipProjection { get; init; }
}
