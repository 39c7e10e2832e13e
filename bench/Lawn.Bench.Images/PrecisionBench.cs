using TorchSharp;

namespace Lawn.Bench.Images;

/// <summary>
/// Times training steps in four forms, in turns within one process, so that a neighbour on the machine or a clock change meets all of them
/// alike. Only ratios of one run are comparable.
/// </summary>
static class PrecisionBench
{
    static readonly (string Precision, string MemoryFormat)[] Forms =
        [("fp32", "contiguous"), ("fp32", "channels_last"), ("bf16", "contiguous"), ("bf16", "channels_last")];

    public static void Run(Options options)
    {
        torch.set_num_threads(options.Threads);
        Console.WriteLine("| model | form | ms a step, median | best | images/s, median | against fp32 |");
        Console.WriteLine("| --- | --- | ---: | ---: | ---: | ---: |");
        foreach (var model in options.Models)
        {
            var loops = Forms.Select(form => new TrainingLoop(options, model, form.Precision, form.MemoryFormat)).ToList();
            foreach (var loop in loops) loop.Step();
            var times = loops.ConvertAll(_ => new List<double>());
            for (var round = 0; round < options.Rounds; round++)
                for (var k = 0; k < loops.Count; k++) times[k].Add(loops[k].Step());

            // The ratio of each round compares neighbours in time; its median is robust to a busy machine.
            for (var k = 0; k < loops.Count; k++)
            {
                var (median, ratio) = (Median(times[k]), Median(times[0].Zip(times[k], (first, own) => first / own)));
                Console.WriteLine($"| {model} | {loops[k].Name} | {median * 1e3:0} | {times[k].Min() * 1e3:0} | {options.BatchSize / median:0} | {ratio:0.00} |");
                loops[k].Dispose();
            }
        }
    }

    static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
    }
}
