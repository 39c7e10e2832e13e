using System.Diagnostics;

namespace Lawn.Bench;

/// <summary>
/// Times contenders in turns within one process, so that a neighbour on the machine, a clock change or a warm cache meets all of
/// them alike. Only ratios of one run are comparable.
/// </summary>
static class Interleaved
{
    /// <summary>Milliseconds of each step of each contender, in the contenders' order.</summary>
    public static List<double[]> Time(IReadOnlyList<Contender> contenders, int rounds, int stepsPerTurn)
    {
        foreach (var contender in contenders)
            for (var i = 0; i < 5; i++) contender.Step();

        var times = contenders.Select(_ => new List<double>()).ToList();
        for (var round = 0; round < rounds; round++)
            for (var c = 0; c < contenders.Count; c++)
                for (var i = 0; i <= stepsPerTurn; i++)
                {
                    var start = Stopwatch.GetTimestamp();
                    contenders[c].Step();
                    if (i > 0) times[c].Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds); // the first finds the other's cache
                }

        return [.. times.Select(t => t.Order().ToArray())];
    }

    public static double Median(double[] sorted) => sorted[sorted.Length / 2];
}
