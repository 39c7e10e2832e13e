using Lawn.Switching;
using TorchSharp.Modules;

namespace Lawn;

/// <summary>LAWN's own part of the saved state that belongs to no layer: steps, switch and what the rule remembers. Stored among the group options.</summary>
sealed class LawnState(ISwitchRule rule) : OptimizerOptions
{
    public long Steps { get; set; }

    public long? SwitchStep { get; set; }

    /// <summary>What the switch rule remembers; nothing for a rule without memory, and after the switch.</summary>
    public IReadOnlyList<double> RuleMemory
    {
        get => SwitchStep is null && rule is IRememberingRule remembering ? remembering.Memory : [];
        set
        {
            if (SwitchStep is null && rule is IRememberingRule remembering) remembering.Restore(value);
        }
    }

    public override void SaveStateDict(BinaryWriter writer)
    {
        writer.Write(Steps);
        writer.Write(SwitchStep ?? -1);
        writer.Write(RuleMemory.Count);
        foreach (var number in RuleMemory) writer.Write(number);
    }

    public override void LoadStateDict(BinaryReader reader)
    {
        Steps = reader.ReadInt64();
        SwitchStep = reader.ReadInt64() is var step and >= 0 ? step : null;
        var memory = new double[reader.ReadInt32()];
        for (var k = 0; k < memory.Length; k++) memory[k] = reader.ReadDouble();
        RuleMemory = memory;
    }

    public override void LoadStateDict(OptimizerOptions source)
    {
        if (source is not LawnState saved) throw new ArgumentException("The state was not saved by a LawnOptimizer.", nameof(source));
        (Steps, SwitchStep) = (saved.Steps, saved.SwitchStep);
        RuleMemory = saved.RuleMemory;
    }
}
