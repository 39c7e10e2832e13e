using static TorchSharp.torch.optim;

namespace Lawn.Optimizers;

/// <summary>
/// Takes LAWN's constrained step, or a plain one, for TorchSharp's own SGD, Adam and AdamW in this library's kernels. Moments, step
/// counts and options stay theirs, so that their own <c>step</c>, saving and schedulers may be mixed with it freely.
/// </summary>
public static class FusedTorchSharp
{
    /// <summary>The fused step of an optimizer.</summary>
    /// <returns>
    /// Null for an optimizer that is none of the three (one deriving from them included). The returned step declines, changing
    /// nothing, while a group has AMSGrad or maximization switched on.
    /// </returns>
    public static IConstrainedStep? For(Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        if (optimizer.GetType() == typeof(TorchSharp.Modules.Adam))
            return new TorchSharpStep<AdamStep, AdamOptions>((TorchSharp.Modules.Adam)optimizer, new TorchSharpAdam());
        if (optimizer.GetType() == typeof(TorchSharp.Modules.AdamW))
            return new TorchSharpStep<AdamWStep, AdamOptions>((TorchSharp.Modules.AdamW)optimizer, new TorchSharpAdamW());
        if (optimizer.GetType() == typeof(TorchSharp.Modules.SGD))
            return new TorchSharpStep<SgdStep, SgdOptions>((TorchSharp.Modules.SGD)optimizer, new TorchSharpSgd());
        return null;
    }
}
