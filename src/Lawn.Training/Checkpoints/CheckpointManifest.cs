namespace Lawn.Training;

/// <summary>The content of a checkpoint's <c>state.json</c>: the run's state and the SHA-256 of the other files.</summary>
sealed record CheckpointManifest(RunState State, IReadOnlyDictionary<string, string> Sha256);
