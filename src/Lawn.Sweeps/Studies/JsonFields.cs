using System.Text.Json;
using Lawn.Training;

namespace Lawn.Sweeps;

/// <summary>Reads fields of a JSON object; what is not of its kind is named.</summary>
static class JsonFields
{
    /// <summary>Checks that an object has no other fields than some.</summary>
    /// <exception cref="UserErrorException">It has.</exception>
    public static void Known(JsonElement given, IReadOnlyList<string> keys, string what)
    {
        foreach (var property in given.EnumerateObject())
            if (!keys.Contains(property.Name)) throw new UserErrorException($"{what} has no \"{property.Name}\": there are {string.Join(", ", keys)}.");
    }

    /// <summary>A text that is not empty; null where the field is absent.</summary>
    /// <exception cref="UserErrorException">It is none.</exception>
    public static string? Text(JsonElement from, string key) => !from.TryGetProperty(key, out var value) ? null
        : value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : throw new UserErrorException($"\"{key}\" is a text, not {value.GetRawText()}.");

    /// <summary>A whole number; null where the field is absent.</summary>
    /// <exception cref="UserErrorException">It is none, or too small.</exception>
    public static int? Whole(JsonElement from, string key, int least) => !from.TryGetProperty(key, out var value) ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least ? number
        : throw new UserErrorException($"\"{key}\" is a whole number{(least > int.MinValue ? $" of at least {least}" : "")}, not {value.GetRawText()}.");

    /// <summary>A finite number, which must be there.</summary>
    /// <exception cref="UserErrorException">It is none, or missing.</exception>
    public static double Number(string name, JsonElement from, string key) => from.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Number && double.IsFinite(value.GetDouble())
        ? value.GetDouble()
        : throw new UserErrorException($"{name}: \"{key}\" is a number{(from.TryGetProperty(key, out value) ? $", not {value.GetRawText()}" : ", and is missing")}.");
}
