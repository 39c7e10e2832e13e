using TorchSharp.Modules;

namespace Lawn.Optimizers;

/// <summary>A constrained step that takes its inner products in the pass that checks the gradients.</summary>
interface ICheckedConstrainedStep : IConstrainedStep
{
    /// <summary>Takes one constrained step, unless a gradient is not finite.</summary>
    /// <param name="radii">As in <see cref="IConstrainedStep.TryStep(IReadOnlyDictionary{IntPtr, double}, ConstraintOptions)"/>.</param>
    /// <param name="options">Shortcuts.</param>
    /// <param name="fault">A parameter whose gradient is at fault, with nothing changed; null where there is none.</param>
    /// <returns>False, with nothing checked or changed, where the fast step does not cover the parameters.</returns>
    bool TryStepIfFinite(IReadOnlyDictionary<IntPtr, double> radii, ConstraintOptions options, out Parameter? fault);
}
