using static TorchSharp.torch;

namespace Lawn;

/// <summary>Which norm the constrained phase holds.</summary>
public abstract record NormTarget
{
    NormTarget() { }

    /// <summary>The norm that the layer has at the switch: the paper's choice and the default.</summary>
    public static NormTarget AtSwitch { get; } = new Scaled(1);

    /// <summary>A multiple of the norm at the switch. The layer is scaled to it when the switch happens.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The factor is not a positive, finite number.</exception>
    public static NormTarget Times(double factor) => new Scaled(Positive(factor, nameof(factor)));

    /// <summary>One given norm for every held layer (every row, where rows are held). Layers are scaled to it at the switch.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The norm is not a positive, finite number.</exception>
    public static NormTarget Value(double norm) => new Fixed(Positive(norm, nameof(norm)));

    /// <summary>The norm to hold, given the norm at the switch.</summary>
    internal abstract Tensor From(Tensor normAtSwitch);

    static double Positive(double value, string name) =>
        value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, "A target norm must be positive and finite.");

    sealed record Scaled(double Factor) : NormTarget
    {
        internal override Tensor From(Tensor normAtSwitch) => normAtSwitch * Factor;
    }

    sealed record Fixed(double Norm) : NormTarget
    {
        internal override Tensor From(Tensor normAtSwitch) => where(normAtSwitch > 0, Norm, normAtSwitch);
    }
}
