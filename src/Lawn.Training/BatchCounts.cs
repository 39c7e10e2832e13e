namespace Lawn.Training;

/// <summary>What a switch rule wants to know of a batch's examples.</summary>
/// <param name="Right">How many the network got right.</param>
/// <param name="Flat">Of how many the gradient is negligible.</param>
/// <param name="Examples">How many were looked at.</param>
readonly record struct BatchCounts(double Right, double Flat, long Examples);
