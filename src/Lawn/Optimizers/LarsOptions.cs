namespace Lawn.Optimizers;

/// <summary>Hyper-parameters of a group of <see cref="Lars"/>.</summary>
public sealed class LarsOptions : MomentumOptions
{
    /// <summary>Options to be filled from the optimizer's defaults.</summary>
    public LarsOptions()
        : base(3)
    {
    }

    /// <summary>The factor eta of the local rate, above 0.</summary>
    public double? TrustCoefficient
    {
        get => this[2];
        set => this[2] = value;
    }

    internal override void Validate()
    {
        base.Validate();
        Require(TrustCoefficient > 0, "trust coefficient", TrustCoefficient, "above 0");
    }
}
