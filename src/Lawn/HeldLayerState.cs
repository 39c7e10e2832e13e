using Lawn.Scope;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn;

/// <summary>The saved target norm of one held layer, a view of the layer itself; absent in the free phase.</summary>
sealed class HeldLayerState(HeldLayer layer, Action loaded) : OptimizerState(layer.Weight.Weight)
{
    public override void Initialize(OptimizerOptions options) => Set(null);

    public override void SaveStateDict(BinaryWriter writer)
    {
        writer.Write(layer.TargetNorm is not null);
        layer.TargetNorm?.Save(writer);
    }

    public override void LoadStateDict(BinaryReader reader)
    {
        if (!reader.ReadBoolean())
        {
            Set(null);
            return;
        }

        var norm = Like();
        norm.Load(reader);
        Set(norm);
    }

    public override void LoadStateDict(OptimizerState source)
    {
        if (source is not HeldLayerState saved) throw new ArgumentException("The state was not saved by a LawnOptimizer.", nameof(source));
        Set(saved.Norm?.clone());
    }

    public override bool ApproximatelyEquals(OptimizerState other) =>
        other is HeldLayerState state && (Norm, state.Norm) switch
        {
            (null, null) => true,
            ({ } mine, { } theirs) => mine.allclose(theirs),
            _ => false,
        };

    /// <summary>The layer's weight.</summary>
    internal LayerWeight Weight => layer.Weight;

    /// <summary>The norm that is held; null in the free phase.</summary>
    internal Tensor? Norm => layer.TargetNorm;

    /// <summary>A tensor with the shape, type and device of the norm.</summary>
    internal Tensor Like()
    {
        using var noGradients = no_grad();
        return layer.CurrentNorm();
    }

    /// <summary>Takes over a norm; null for none.</summary>
    internal void Set(Tensor? norm)
    {
        layer.RestoreTarget(norm);
        loaded();
    }
}
