using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>A type of the safetensors format that TorchSharp has too.</summary>
/// <param name="Name">Its name in the format.</param>
/// <param name="Type">Its name in torch.</param>
/// <param name="Size">Bytes of an element.</param>
sealed record SafeTensorsType(string Name, ScalarType Type, int Size)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<SafeTensorsType> All { get; } =
    [
        new("F64", ScalarType.Float64, 8),
        new("F32", ScalarType.Float32, 4),
        new("F16", ScalarType.Float16, 2),
        new("BF16", ScalarType.BFloat16, 2),
        new("I64", ScalarType.Int64, 8),
        new("I32", ScalarType.Int32, 4),
        new("I16", ScalarType.Int16, 2),
        new("I8", ScalarType.Int8, 1),
        new("U8", ScalarType.Byte, 1),
        new("BOOL", ScalarType.Bool, 1),
    ];

    static readonly Dictionary<string, SafeTensorsType> ByName = All.ToDictionary(type => type.Name);

    /// <summary>The type of that name; null where there is none.</summary>
    public static SafeTensorsType? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The form of a torch type in the format; null where it has none.</summary>
    public static SafeTensorsType? Of(ScalarType type) => All.FirstOrDefault(known => known.Type == type);
}
