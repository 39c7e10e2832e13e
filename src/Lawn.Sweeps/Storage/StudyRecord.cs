namespace Lawn.Sweeps;

/// <summary>A study in the storage.</summary>
/// <param name="Id">Its number there.</param>
/// <param name="Name">Its name.</param>
/// <param name="Definition">The study, as the JSON of its resolved file.</param>
/// <param name="Metric">The metric that is optimized, with its split.</param>
public sealed record StudyRecord(long Id, string Name, string Definition, string Metric);
