namespace Lawn.Diagnostics;

/// <summary>The largest eigenvalues found of a symmetric matrix, and how good they are.</summary>
/// <param name="Values">In descending order. Each is at most the matrix's eigenvalue of that rank.</param>
/// <param name="Residual">A true eigenvalue lies within this of each: the largest ||Av - value v|| over their vectors of length 1. Large where the method was stopped early.</param>
public sealed record LargestEigenvalues(IReadOnlyList<double> Values, double Residual);
