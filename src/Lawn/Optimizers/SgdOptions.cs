namespace Lawn.Optimizers;

/// <summary>Hyper-parameters of a group of <see cref="Sgd"/>.</summary>
public sealed class SgdOptions : MomentumOptions
{
    /// <summary>Options to be filled from the optimizer's defaults.</summary>
    public SgdOptions()
        : base(4)
    {
    }

    /// <summary>The gradient enters the momentum times 1 - dampening, but for its first step.</summary>
    public double? Dampening
    {
        get => this[2];
        set => this[2] = value;
    }

    /// <summary>Whether the step looks ahead along the momentum (Nesterov).</summary>
    public bool? Nesterov
    {
        get => this[3] is { } number ? number != 0 : null;
        set => this[3] = value is { } flag ? (flag ? 1 : 0) : null;
    }

    internal override void Validate()
    {
        base.Validate();
        if (Nesterov == true && (Momentum <= 0 || Dampening != 0))
            throw new ArgumentException("Nesterov momentum needs a momentum above 0 and no dampening.");
    }
}
