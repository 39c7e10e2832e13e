using System.Globalization;
using Lawn.Switching;

namespace Lawn.Training;

/// <summary>Builds the switch rule of a run from its text form: a name, or a name and a number as in <c>fraction:0.1</c>.</summary>
public static class SwitchRules
{
    /// <summary>The text forms, for help and messages.</summary>
    public const string Forms = "epochs (the number in --free-epochs), fraction:F, loss:LEVEL, loss:xSHARE, radial, knee, knee:SHARE, flat, flat:SHARE or auto";

    // Radial parts are judged over a twentieth of the run.
    const int RadialPatienceShare = 20;

    /// <summary>The rule of a run.</summary>
    /// <exception cref="UserErrorException">The text is none of the forms.</exception>
    public static ISwitchRule Create(RunConfig config, int stepsPerEpoch)
    {
        var totalSteps = (long)config.Epochs * stepsPerEpoch;
        var (name, value) = Split(config.Switch);
        try
        {
            return (name, value) switch
            {
                ("epochs", null) => new SwitchAtEpoch(config.FreeEpochs, stepsPerEpoch),
                ("fraction", { } text) => new SwitchAtFraction(Number(config, text), totalSteps),
                ("loss", { } text) => text.StartsWith('x') ? SwitchAtLoss.ShareOfFirst(Number(config, text[1..])) : SwitchAtLoss.Level(Number(config, text)),
                ("radial", null) => new SwitchWhenRadialTurnsOutward(Math.Max(1, totalSteps / RadialPatienceShare)),
                ("knee", null) => new SwitchAtNormKnee(),
                ("knee", { } text) => new SwitchAtNormKnee(Number(config, text)),
                ("flat", null) => new SwitchWhenLossFlattens(),
                ("flat", { } text) => new SwitchWhenLossFlattens(Number(config, text)),
                ("auto", null) => new AutomaticSwitch(totalSteps, (long)Math.Round(config.WarmupEpochs * stepsPerEpoch)),
                _ => throw Unknown(config),
            };
        }
        catch (ArgumentOutOfRangeException fault)
        {
            throw new UserErrorException($"--switch {config.Switch}: {fault.Message.Split('\n', '(')[0].Trim()}", fault);
        }
    }

    static (string Name, string? Value) Split(string text) =>
        text.Split(':', 2) is [var name, var value] ? (name, value) : (text, null);

    static double Number(RunConfig config, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : throw Unknown(config);

    static UserErrorException Unknown(RunConfig config) => new($"--switch is {Forms}, not '{config.Switch}'.");
}
