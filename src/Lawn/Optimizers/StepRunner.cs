namespace Lawn.Optimizers;

/// <summary>Takes one step of many parameters.</summary>
abstract class StepRunner<TOptions>
{
    /// <summary>Steps every parameter that has a gradient; those whose handle has a radius take the constrained step.</summary>
    public abstract void Step(IReadOnlyList<TrackedParameter<TOptions>> parameters, IReadOnlyDictionary<IntPtr, double>? radii, ConstraintOptions options);

    /// <summary>Brings weights that lazy retraction left off their radius exactly onto it.</summary>
    public abstract void Settle(IReadOnlyList<TrackedParameter<TOptions>> parameters);
}
