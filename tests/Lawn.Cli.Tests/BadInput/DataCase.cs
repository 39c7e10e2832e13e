namespace Lawn.Cli.Tests.BadInput;

/// <summary>A way to damage a data set, and what is said then.</summary>
sealed record DataCase(Action<string> Spoil, string Fault, string Remedy);
