using TorchSharp.Modules;

namespace Lawn.Optimizers;

/// <summary>
/// The hyper-parameters of a parameter group: numbers that are null until the optimizer fills them with its defaults. Saved and
/// loaded in a fixed order.
/// </summary>
public abstract class StepOptions : OptimizerOptions
{
    readonly double?[] values;

    private protected StepOptions(int count) => values = new double?[count];

    /// <summary>Factor of the L2 penalty, or of the decoupled decay where the optimizer decouples it; at least 0.</summary>
    public double? WeightDecay
    {
        get => this[0];
        set => this[0] = value;
    }

    private protected double? this[int index]
    {
        get => values[index];
        set => values[index] = value;
    }

    /// <inheritdoc/>
    public override void SaveStateDict(BinaryWriter writer)
    {
        base.SaveStateDict(writer);
        foreach (var value in values) writer.Write(value!.Value);
    }

    /// <inheritdoc/>
    public override void LoadStateDict(BinaryReader reader)
    {
        base.LoadStateDict(reader);
        for (var i = 0; i < values.Length; i++) values[i] = reader.ReadDouble();
    }

    /// <inheritdoc/>
    public override void LoadStateDict(OptimizerOptions source)
    {
        if (source.GetType() != GetType())
            throw new ArgumentException($"The saved options are {source.GetType().Name}, not {GetType().Name}.", nameof(source));
        base.LoadStateDict(source);
        ((StepOptions)source).values.CopyTo(values, 0);
    }

    /// <summary>Takes every number that is not set from the optimizer's defaults.</summary>
    internal void FillFrom(StepOptions defaults)
    {
        LearningRate ??= defaults.LearningRate;
        InitialLearningRate = LearningRate!.Value;
        for (var i = 0; i < values.Length; i++) values[i] ??= defaults.values[i];
    }

    /// <summary>Checks the ranges of all numbers, which are set by now.</summary>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    internal virtual void Validate()
    {
        Require(LearningRate >= 0, "learning rate", LearningRate, "at least 0");
        Require(WeightDecay >= 0, "weight decay", WeightDecay, "at least 0");
    }

    private protected static void Require(bool holds, string name, double? value, string range)
    {
        if (!holds) throw new ArgumentException($"The {name} must be {range}, not {value}.");
    }
}
