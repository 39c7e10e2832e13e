namespace Lawn.Diagnostics;

/// <summary>How far a measurement of sharpness has come, counted in products with the Hessian, which are what takes the time.</summary>
/// <param name="Done">Products taken.</param>
/// <param name="AtMost">Those it may take; fewer, where Lanczos' method ends early.</param>
public readonly record struct HessianProducts(int Done, int AtMost);
