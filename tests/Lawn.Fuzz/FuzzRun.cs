using System.Diagnostics;

namespace Lawn.Fuzz;

/// <summary>Fuzzes one reader: takes an input that reached something new, changes it, reads it, and keeps it where it reaches something new again.</summary>
sealed class FuzzRun(FuzzTarget target, int seed)
{
    readonly Random random = new(seed);
    readonly Coverage coverage = new();
    readonly List<byte[]> inputs = [];
    readonly Dictionary<string, (Fault Fault, byte[] Input)> faults = [];

    /// <summary>The faults, with the smallest input found for each.</summary>
    public IReadOnlyCollection<(Fault Fault, byte[] Input)> Faults => faults.Values;

    /// <summary>Processor time for an input, small as they are, beyond which it is a fault; null for any.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>Inputs that each reached something new when they came.</summary>
    public IReadOnlyList<byte[]> Inputs => inputs;

    /// <summary>Pairs of branch points reached.</summary>
    public int Edges => coverage.Edges;

    /// <summary>Inputs read.</summary>
    public long Executions { get; private set; }

    /// <summary>Seconds spent.</summary>
    public double Seconds { get; private set; }

    /// <summary>Runs for a number of inputs or a time, whichever ends first.</summary>
    /// <param name="earlier">Inputs of earlier runs, to go on from.</param>
    /// <param name="executions">How many inputs.</param>
    /// <param name="limit">How long.</param>
    /// <param name="begin">Told of each input before it is read; null for nothing.</param>
    /// <param name="end">Told when it has been read; null for nothing.</param>
    public void Run(IEnumerable<byte[]> earlier, long executions, TimeSpan limit, Action<byte[]>? begin = null, Action? end = null)
    {
        var watch = Stopwatch.StartNew();
        using var folder = new ScratchFolder();
        foreach (var input in target.Seeds.Concat(earlier)) Try(input, keep: true);
        while (Executions < executions && watch.Elapsed < limit) Try(target.Mutator.Mutate(Pick(), Pick(), random), keep: false);
        Seconds = watch.Elapsed.TotalSeconds;

        void Try(byte[] input, bool keep)
        {
            begin?.Invoke(input);
            Coverage.Clear();
            var fault = Oracle.Check(target, folder, input, Patience);
            end?.Invoke();
            Executions++;
            if (coverage.Add() || keep) inputs.Add(input);
            if (fault is not null && faults.TryAdd(fault.Kind, (fault, input)))
                faults[fault.Kind] = (fault, Minimiser.Shrink(input, shorter => Oracle.Check(target, folder, shorter, Patience)?.Kind == fault.Kind));
        }
    }

    // Half of the time one of the newest, which are not yet worn out.
    byte[] Pick()
    {
        var from = random.Next(2) == 0 ? Math.Max(0, inputs.Count - 20) : 0;
        return inputs[random.Next(from, inputs.Count)];
    }
}
