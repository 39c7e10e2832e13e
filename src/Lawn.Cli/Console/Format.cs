using System.Globalization;

namespace Lawn.Cli;

/// <summary>Numbers as the command shows them.</summary>
static class Format
{
    /// <summary>A count with a unit: 870, 12.3k, 1.20M.</summary>
    public static string Count(double value) => value switch
    {
        >= 999_500 => (value / 1e6).ToString("0.00", CultureInfo.InvariantCulture) + "M",
        >= 9_995 => (value / 1e3).ToString("0.0", CultureInfo.InvariantCulture) + "k",
        _ => value.ToString("0", CultureInfo.InvariantCulture),
    };

    /// <summary>A metric or loss, with four decimals.</summary>
    public static string Metric(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    /// <summary>A measure of any size, in three digits at least.</summary>
    public static string Measure(double value) => Math.Abs(value) is > 0 and < 0.01 or >= 1e6 ? value.ToString("0.###E+0", CultureInfo.InvariantCulture) : Metric(value);

    /// <summary>An option's value, as short as it can be read back.</summary>
    public static string Option(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>An option's value in six digits, for a name.</summary>
    public static string Short(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    /// <summary>A learning rate in three digits.</summary>
    public static string Rate(double value) => value.ToString("0.##E+0", CultureInfo.InvariantCulture) is var scientific && value is > 0 and < 1e-4
        ? scientific
        : value.ToString("G3", CultureInfo.InvariantCulture);

    /// <summary>A duration in seconds, whatever a damaged file says: what is none is shown as a question mark.</summary>
    public static string Seconds(double seconds) => seconds is >= 0 and < 1e10 ? Duration(TimeSpan.FromSeconds(seconds)) : "?";

    /// <summary>A duration: 42 s, 3 min 10 s, 1 h 05 min.</summary>
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalSeconds: < 60 } => $"{time.TotalSeconds:0} s",
        { TotalMinutes: < 60 } => $"{(int)time.TotalMinutes} min {time.Seconds:00} s",
        _ => $"{(int)time.TotalHours} h {time.Minutes:00} min",
    };
}
