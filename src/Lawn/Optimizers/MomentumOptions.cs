namespace Lawn.Optimizers;

/// <summary>Hyper-parameters of a group whose optimizer has heavy-ball momentum.</summary>
public abstract class MomentumOptions : StepOptions
{
    private protected MomentumOptions(int count)
        : base(count)
    {
    }

    /// <summary>Momentum factor, at least 0; 0 is none.</summary>
    public double? Momentum
    {
        get => this[1];
        set => this[1] = value;
    }

    internal override void Validate()
    {
        base.Validate();
        Require(Momentum >= 0, "momentum", Momentum, "at least 0");
    }
}
