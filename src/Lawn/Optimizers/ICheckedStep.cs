using TorchSharp.Modules;

namespace Lawn.Optimizers;

/// <summary>An optimizer that looks at the gradients before its step changes anything, in a pass that its step can use.</summary>
public interface ICheckedStep
{
    /// <summary>Takes one step, unless a gradient has a NaN or an infinity. The check and the step see the same gradients: nothing is kept from one call to the next.</summary>
    /// <returns>Null where the step was taken; otherwise a parameter whose gradient is at fault, with no weight, moment or count changed.</returns>
    Parameter? StepIfFinite();
}
