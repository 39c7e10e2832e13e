namespace Lawn.Optimizers;

/// <summary>What a constrained step of one tensor must hold, and how.</summary>
/// <param name="Radius">The Frobenius norm after the step.</param>
/// <param name="Projects">Whether the gradient loses its radial part.</param>
/// <param name="Lazy">What lazy retraction remembers of this tensor; null for exact retraction.</param>
readonly record struct Constraint(double Radius, bool Projects, LazyRetraction? Lazy);
