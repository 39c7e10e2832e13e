using System.CommandLine;
using Lawn.Training;

namespace Lawn.Cli;

/// <summary>Options that several commands have and that change no result.</summary>
static class SharedOptions
{
    /// <summary>More threads or processes than any machine has.</summary>
    public const int MostThreads = 1024;

    /// <summary>The folder with the data.</summary>
    public static Option<string?> Data() => new("--data")
    {
        HelpName = "DIR",
        Description = "The folder with the data set. [default: $LAWN_DATA, then ~/.cache/lawn]",
    };

    /// <summary>The device that trains.</summary>
    public static Option<string> Device() => new("--device")
    {
        HelpName = "NAME",
        DefaultValueFactory = _ => "cpu",
        Description = "Where the network trains: cpu, cuda or cuda:NUMBER, the last two in a build with -p:LawnTorch=cuda.",
    };

    /// <summary>How much a run measures of itself.</summary>
    public static Option<string?> Diagnostics() => new("--diagnostics")
    {
        HelpName = "LEVEL",
        Description = "What a run measures of itself: off, light (angles, logits, flattening, at some steps) or full (margins and sharpness too, after each epoch). [default: off]",
    };

    /// <summary>The level of that name.</summary>
    /// <exception cref="UserErrorException">There is none.</exception>
    public static DiagnosticsLevel Level(string? text) => text switch
    {
        null or "off" => DiagnosticsLevel.Off,
        "light" => DiagnosticsLevel.Light,
        "full" => DiagnosticsLevel.Full,
        _ => throw new UserErrorException($"--diagnostics is off, light or full, not '{text}'."),
    };

    /// <summary>What happens to a batch whose loss, gradient or update is not finite.</summary>
    public static Option<string?> OnNonFinite() => new("--on-nonfinite")
    {
        HelpName = "ACTION",
        Description = "A batch whose loss, gradient or update is NaN or infinite: stop the run before its step, or skip it. A run that stopped goes on with skip. [default: stop]",
    };

    /// <summary>Whether that option says to skip.</summary>
    /// <exception cref="UserErrorException">It says something else.</exception>
    public static bool Skips(string? text) => text switch
    {
        null or "stop" => false,
        "skip" => true,
        _ => throw new UserErrorException($"--on-nonfinite is stop or skip, not '{text}'."),
    };

    /// <summary>The user's data folder, where one is given.</summary>
    /// <exception cref="UserErrorException">It is empty.</exception>
    public static string? DataFolder(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) is { } given ? Values.Text(option.Name, given) : null;

    /// <summary>A count of at least 1.</summary>
    public static int Count(string option, string? text, int otherwise, int most = int.MaxValue)
    {
        if (text is null) return otherwise;
        var value = Values.Whole(option, text);
        if (value < 1) throw new UserErrorException($"{option} must be at least 1, not {value}.");
        return value <= most ? value : throw new UserErrorException($"{option} must be at most {most}, not {value}.");
    }
}
