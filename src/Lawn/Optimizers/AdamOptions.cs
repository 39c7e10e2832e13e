namespace Lawn.Optimizers;

/// <summary>Hyper-parameters of a group of <see cref="Adam"/>, <see cref="AdamW"/> or <see cref="Lamb"/>.</summary>
public sealed class AdamOptions : StepOptions
{
    /// <summary>Options to be filled from the optimizer's defaults.</summary>
    public AdamOptions()
        : base(4)
    {
    }

    /// <summary>Decay of the running mean of gradients, in [0, 1).</summary>
    public double? Beta1
    {
        get => this[1];
        set => this[1] = value;
    }

    /// <summary>Decay of the running mean of squared gradients, in [0, 1).</summary>
    public double? Beta2
    {
        get => this[2];
        set => this[2] = value;
    }

    /// <summary>Term added to the root of the second moment, at least 0.</summary>
    public double? Epsilon
    {
        get => this[3];
        set => this[3] = value;
    }

    internal override void Validate()
    {
        base.Validate();
        Require(Beta1 is >= 0 and < 1, "beta1", Beta1, "at least 0 and below 1");
        Require(Beta2 is >= 0 and < 1, "beta2", Beta2, "at least 0 and below 1");
        Require(Epsilon >= 0, "epsilon", Epsilon, "at least 0");
    }
}
