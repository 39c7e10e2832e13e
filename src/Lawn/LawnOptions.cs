using Lawn.Geometry;
using Lawn.Scope;
using Lawn.Switching;

namespace Lawn;

/// <summary>
/// The choices LAWN leaves open, each with the default that follows the paper. Weight decay belongs to the base optimizer and
/// should be 0 there: the method uses none in either phase.
/// </summary>
public sealed record LawnOptions
{
    /// <summary>When the free phase ends. Default: when the program calls <see cref="LawnOptimizer.Switch"/>.</summary>
    public ISwitchRule SwitchRule { get; init; } = new SwitchByHand();

    /// <summary>Which layers are held. Default: every layer weight.</summary>
    public IScope Scope { get; init; } = new AllWeights();

    /// <summary>What is held of a layer. Default: one Frobenius norm a weight tensor.</summary>
    public IWeightGeometry Geometry { get; init; } = new LayerSphere();

    /// <summary>The norm that is held. Default: the one at the switch.</summary>
    public NormTarget NormTarget { get; init; } = NormTarget.AtSwitch;

    /// <summary>What happens to a held layer's bias. Default: it stays free.</summary>
    public BiasHandling Biases { get; init; } = BiasHandling.Free;

    /// <summary>What happens to the moments at the switch. Default: they are kept.</summary>
    public MomentsAtSwitch Moments { get; init; } = MomentsAtSwitch.Keep;

    /// <summary>Whether the update itself is projected again before the retraction: a second-order change. Default: no.</summary>
    public bool ProjectUpdate { get; init; }

    /// <summary>
    /// The largest global gradient norm; larger gradients are scaled down to it. In the constrained phase it acts after the
    /// projection, so that the radial part cannot shrink the lateral part. Default: none.
    /// </summary>
    public double? MaxGradientNorm { get; init; }

    /// <summary>
    /// What happens to a gradient that has a NaN or an infinity. Default: it goes into the weights, as with every torch.optim optimizer; to look costs
    /// one pass over the gradients.
    /// </summary>
    public NonFiniteGradients NonFiniteGradients { get; init; } = NonFiniteGradients.Propagate;

    /// <summary>
    /// Whether step 1 is left out, so that only the retraction holds the norm. Exact for plain SGD but for its rate, r instead of
    /// r / (1 - r &lt;g,w&gt; / &lt;w,w&gt;); an approximation with momentum or adaptive rates. Default: no.
    /// </summary>
    public bool SkipProjection { get; init; }

    /// <summary>
    /// Whether the fused step may apply the retraction that the last step leads to expect, within the update, and correct the rest one
    /// step later: a pass over memory less, norms within 1e-5, exact after <see cref="LawnOptimizer.Settle"/>. Default: no.
    /// </summary>
    public bool LazyRetraction { get; init; }

    /// <summary>Whether a fused constrained step is used where the base has one. False always projects, steps and retracts. Default: yes.</summary>
    public bool AllowFusedStep { get; init; } = true;
}
