namespace Lawn.Training;

/// <summary>A tensor as a safetensors header describes it.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Type">The type's name in the format: F32, BF16, I64.</param>
/// <param name="Shape">The sizes of its dimensions; none for a scalar.</param>
/// <param name="Start">Its first byte, counted from the end of the header.</param>
/// <param name="End">The byte after its last.</param>
public sealed record SafeTensorsEntry(string Name, string Type, IReadOnlyList<long> Shape, long Start, long End);
