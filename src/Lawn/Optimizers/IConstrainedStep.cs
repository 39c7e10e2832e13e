namespace Lawn.Optimizers;

/// <summary>
/// A base optimizer that takes LAWN's constrained step by itself, in fewer passes over memory than projection, step and retraction
/// one after the other. The result is the same up to the round-off of the parameters' type.
/// </summary>
public interface IConstrainedStep
{
    /// <summary>
    /// Takes one step of all parameters. A parameter whose <c>Handle</c> is a key of <paramref name="radii"/> follows only the
    /// tangential part of its gradient and ends at that Frobenius norm; every other is stepped as usual.
    /// </summary>
    /// <returns>False, with nothing changed, where the parameters are of a kind that the fast step does not cover.</returns>
    bool TryStep(IReadOnlyDictionary<IntPtr, double> radii) => TryStep(radii, ConstraintOptions.Exact);

    /// <summary>Takes one step like <see cref="TryStep(IReadOnlyDictionary{IntPtr, double})"/>, with shortcuts of the caller's choice.</summary>
    bool TryStep(IReadOnlyDictionary<IntPtr, double> radii, ConstraintOptions options);

    /// <summary>
    /// Brings every weight that <see cref="ConstraintOptions.LazyRetraction"/> left slightly off its radius exactly onto it. To be
    /// called before weights are evaluated, saved or changed from outside; does nothing where no step was lazy.
    /// </summary>
    void Settle();
}
