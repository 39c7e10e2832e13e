using System.Globalization;

namespace Lawn.Cli;

/// <summary>Maps values to places along an axis of a figure, and finds round ticks.</summary>
sealed class Axis
{
    readonly double low;
    readonly double high;
    readonly bool isLog;

    /// <summary>An axis that covers some values with a little room.</summary>
    /// <param name="values">Finite values; positive where the axis is logarithmic.</param>
    /// <param name="isLog">Whether it is logarithmic.</param>
    public Axis(IEnumerable<double> values, bool isLog)
    {
        this.isLog = isLog;
        var scaled = values.Where(double.IsFinite).Select(Scale).DefaultIfEmpty(0).ToList();
        (low, high) = (scaled.Min(), scaled.Max());
        var room = high > low ? 0.04 * (high - low) : Math.Max(0.5, 0.1 * Math.Abs(high));
        (low, high) = (low - room, high + room);
    }

    /// <summary>The place of a value: 0 at the low end, 1 at the high end.</summary>
    public double Place(double value) => (Scale(value) - low) / (high - low);

    /// <summary>Five or so round values on the axis.</summary>
    /// <param name="isWhole">Whether only whole numbers make sense, as for epochs.</param>
    public IReadOnlyList<double> Ticks(bool isWhole = false)
    {
        if (isLog && high - low > 0.7) return LogTicks();
        var (from, to) = isLog ? (Math.Pow(10, low), Math.Pow(10, high)) : (low, high);
        var rough = (to - from) / 5;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * new[] { 1.0, 2, 2.5, 5, 10 }.First(m => m * power >= rough * 0.999);
        if (isWhole) step = Math.Max(1, Math.Ceiling(step));
        var ticks = new List<double>();
        for (var k = Math.Ceiling(from / step); k * step <= to; k++) ticks.Add(k == 0 ? 0 : Math.Round(k * step, 12)); // no -0
        return ticks;
    }

    /// <summary>A number in at most four digits.</summary>
    public static string Text(double value) => Math.Abs(value) switch
    {
        >= 1e5 or (> 0 and < 1e-3) => value.ToString("0.##e0", CultureInfo.InvariantCulture),
        >= 1e3 => value.ToString("0", CultureInfo.InvariantCulture),
        _ => value.ToString("G4", CultureInfo.InvariantCulture),
    };

    List<double> LogTicks()
    {
        double[] digits = high - low < 2 ? [1, 2, 5] : [1];
        var stride = Math.Max(1, (int)Math.Ceiling((high - low) / 6));
        var ticks = new List<double>();
        for (var power = (int)Math.Floor(low); power <= high; power++)
            if (power % stride == 0)
                ticks.AddRange(digits.Select(digit => digit * Math.Pow(10, power)).Where(value => Scale(value) >= low && Scale(value) <= high));
        return ticks;
    }

    double Scale(double value) => isLog ? Math.Log10(value) : value;
}
