namespace Lawn.Cli;

/// <summary>What `lawn probe` is asked for.</summary>
/// <param name="Margins">Whether margins are measured.</param>
/// <param name="Sharpness">Whether sharpness is measured.</param>
/// <param name="Examples">Training examples in the sample.</param>
/// <param name="Eigenvalues">Largest eigenvalues.</param>
/// <param name="Products">Products with each Hessian, at most; at least as many as eigenvalues are taken.</param>
/// <param name="Seed">The seed of random vectors.</param>
sealed record ProbeRequest(bool Margins, bool Sharpness, int Examples, int Eigenvalues, int Products, int Seed);
