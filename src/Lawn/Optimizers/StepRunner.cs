namespace Lawn.Optimizers;

/// <summary>Takes one step of many parameters.</summary>
abstract class StepRunner<TOptions>
{
    /// <summary>Steps every parameter that has a gradient; those whose handle has a radius take the constrained step.</summary>
    public abstract void Step(IReadOnlyList<TrackedParameter<TOptions>> parameters, IReadOnlyDictionary<IntPtr, double>? radii, ConstraintOptions options);

    /// <summary>Takes the step, unless a gradient is not finite.</summary>
    /// <returns>A parameter whose gradient is at fault, with nothing changed; null where the step was taken.</returns>
    public abstract TrackedParameter<TOptions>? StepIfFinite(IReadOnlyList<TrackedParameter<TOptions>> parameters, IReadOnlyDictionary<IntPtr, double>? radii, ConstraintOptions options);

    /// <summary>Brings weights that lazy retraction left off their radius exactly onto it.</summary>
    public abstract void Settle(IReadOnlyList<TrackedParameter<TOptions>> parameters);
}
