using TorchSharp.Modules;

namespace Lawn;

/// <summary>LAWN's own part of the saved state that belongs to no layer: steps and switch. Stored among the group options.</summary>
sealed class LawnState : OptimizerOptions
{
    public long Steps { get; set; }

    public long? SwitchStep { get; set; }

    public override void SaveStateDict(BinaryWriter writer)
    {
        writer.Write(Steps);
        writer.Write(SwitchStep ?? -1);
    }

    public override void LoadStateDict(BinaryReader reader)
    {
        Steps = reader.ReadInt64();
        SwitchStep = reader.ReadInt64() is var step and >= 0 ? step : null;
    }

    public override void LoadStateDict(OptimizerOptions source)
    {
        if (source is not LawnState saved) throw new ArgumentException("The state was not saved by a LawnOptimizer.", nameof(source));
        (Steps, SwitchStep) = (saved.Steps, saved.SwitchStep);
    }
}
