namespace Lawn.Training;

/// <summary>What a safetensors file says of itself: checked against the file's length, so that the tensors can be read as they stand.</summary>
/// <param name="Entries">The tensors, in the order of their bytes.</param>
/// <param name="Metadata">Free text by name; empty where there is none.</param>
public sealed record SafeTensorsHeader(IReadOnlyList<SafeTensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata);
