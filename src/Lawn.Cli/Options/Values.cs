using System.Globalization;
using Lawn.Training;

namespace Lawn.Cli;

/// <summary>Reads the values of options; a text that is none gives one clear line.</summary>
static class Values
{
    public static int Whole(string option, string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new UserErrorException($"{option} is a whole number up to {int.MaxValue}, not '{text}'.");

    public static double Number(string option, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : throw new UserErrorException($"{option} is a number such as 0.01 or 3e-4, not '{text}'.");

    public static bool Truth(string option, string text) =>
        bool.TryParse(text, out var value) ? value : throw new UserErrorException($"{option} is true or false, not '{text}'.");

    public static string Text(string option, string text) =>
        text.Length > 0 ? text : throw new UserErrorException($"{option} is empty: give a name.");

    /// <summary>A list separated by commas, without repetitions.</summary>
    public static IReadOnlyList<T> List<T>(string option, string text, Func<string, string, T> parse)
    {
        var items = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(item => parse(option, item)).ToList();
        if (items.Count == 0) throw new UserErrorException($"{option} is an empty list: give values separated by commas.");
        var repeated = items.GroupBy(item => item).FirstOrDefault(group => group.Count() > 1);
        return repeated is null ? items : throw new UserErrorException($"{option} names {repeated.Key} twice.");
    }
}
