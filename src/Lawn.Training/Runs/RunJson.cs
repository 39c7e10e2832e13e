using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lawn.Training;

/// <summary>How a run's files are written: camel-case names, NaN and infinity by name; unknown and doubled keys, and null where a value belongs, are refused.</summary>
public static class RunJson
{
    /// <summary>For files that people read.</summary>
    public static JsonSerializerOptions Indented { get; } = Options(indented: true);

    /// <summary>For files with one object a line.</summary>
    public static JsonSerializerOptions OneLine { get; } = Options(indented: false);

    static JsonSerializerOptions Options(bool indented) => new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        WriteIndented = indented,
    };
}
