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

        using var noGradients = no_grad();
        var norm = layer.CurrentNorm(); // shape, type and device of the norm to be read
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

    Tensor? Norm => layer.TargetNorm;

    void Set(Tensor? norm)
    {
        layer.RestoreTarget(norm);
        loaded();
    }
}
