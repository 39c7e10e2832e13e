namespace Lawn.Sweeps;

/// <summary>A part of a study with a search of its own, as for one optimizer at one batch size.</summary>
/// <param name="Name">What sets it apart, for tables and folders.</param>
/// <param name="Space">What is searched, with the options that all its trials share.</param>
public sealed record SubStudy(string Name, ParameterSpace Space);
