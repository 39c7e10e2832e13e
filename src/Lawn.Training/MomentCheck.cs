using Lawn.Diagnostics;
using Lawn.Optimizers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>Looks for moments that are not finite: an infinite second moment would stop its weight for good, and no loss would show it.</summary>
static class MomentCheck
{
    /// <summary>The parameter whose moments are at fault; null where none is, and for optimizers that are not this library's.</summary>
    public static NumberFault? FirstFault(nn.Module model, optim.Optimizer optimizer)
    {
        if ((optimizer is LawnOptimizer lawn ? lawn.Inner : optimizer) is not OptimizerHelper inner) return null;
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var names = model.named_parameters().Select(p => p.name).ToList();
        var states = inner.state_dict().State; // in the order of the parameters
        for (var k = 0; k < states.Count; k++)
            if (states[k] is MomentState state && !(IsFinite(state.First) && IsFinite(state.Second)))
                return new NumberFault(k < names.Count ? names[k] : $"parameter {k}", double.NaN);
        return null;
    }

    static bool IsFinite(Tensor? moment) => moment is null || moment.isfinite().all().item<bool>();
}
