using static TorchSharp.torch;

namespace Lawn.Bench.Training;

/// <summary>
/// Times NeuMF on MovieLens-1M with several optimizers, and in PyTorch, in slices of some steps in turns. The sampling of negatives is
/// timed apart and charged to every example in full, although ours goes on in the background of training.
/// </summary>
static class TrainBench
{
    const double Rate = 0.001;
    const int Examples = 4_940_645; // of an epoch: 988 129 positives with four negatives each

    public static void Run(Options options)
    {
        set_num_threads(1);
        foreach (var batchSize in options.BatchSizes) Run(options, batchSize);
    }

    /// <summary>The mean loss of every loop over its first epoch: those of one optimizer must agree.</summary>
    public static void RunLoss(Options options)
    {
        set_num_threads(1);
        Console.WriteLine("| batch | loop | mean loss of the first epoch |");
        Console.WriteLine("| ---: | --- | ---: |");
        foreach (var batchSize in options.BatchSizes)
            foreach (var create in Contenders(options, batchSize))
            {
                using var loop = create();
                Console.WriteLine($"| {batchSize} | {loop.Name} | {loop.Epoch():0.0000} |");
            }
    }

    static void Run(Options options, int batchSize)
    {
        var loops = Contenders(options, batchSize).ConvertAll(create => create());
        var perSlice = Math.Max(20, 200 * 1024 / batchSize);
        foreach (var loop in loops) loop.Steps(20);
        var seconds = loops.ConvertAll(_ => new List<double>());
        for (var round = 0; round < options.Rounds; round++)
            for (var k = 0; k < loops.Count; k++)
                seconds[k].Add(loops[k].Steps(perSlice) / perSlice);

        // Only ours and PyTorch's differ in how they sample.
        var (own, last) = (loops[0], loops[^1]);
        own.Sample();
        var (ownSampling, lastSampling) = (new List<double>(), new List<double>());
        for (var round = 0; round < 5; round++)
        {
            ownSampling.Add(own.Sample() / Examples);
            lastSampling.Add(last.Sample() / Examples);
        }

        Console.WriteLine();
        Console.WriteLine($"batch {batchSize}, {options.Rounds} rounds of {perSlice} steps");
        Console.WriteLine("| loop | step, ms: median | least | sampling, ns an example: median | least | samples/s: of medians | of the least | time over the first: by medians | by the least | median of rounds, steps alone |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        var first = default((double Median, double Least)?);
        for (var k = 0; k < loops.Count; k++)
        {
            var sampling = loops[k] is PyTorchLoop ? lastSampling : ownSampling;
            var time = (Median: Median(seconds[k]) / batchSize + Median(sampling), Least: seconds[k].Min() / batchSize + sampling.Min());
            first ??= time;
            Console.WriteLine(
                $"| {loops[k].Name} | {Median(seconds[k]) * 1e3:0.000} | {seconds[k].Min() * 1e3:0.000} | {Median(sampling) * 1e9:0} | {sampling.Min() * 1e9:0} | " +
                $"{1 / time.Median:0} | {1 / time.Least:0} | {time.Median / first.Value.Median:0.00} | {time.Least / first.Value.Least:0.00} | " +
                $"{Median(seconds[k].Zip(seconds[0], (mine, its) => mine / its)):0.00} |");
        }

        foreach (var loop in loops) loop.Dispose();
    }

    static List<Func<ITrainingLoop>> Contenders(Options options, int batchSize)
    {
        List<Func<ITrainingLoop>> loops =
        [
            () => new TorchSharpLoop("Adam", batchSize, model => new Lawn.Optimizers.Adam(model.parameters(), Rate)),
            () => new TorchSharpLoop("Adam-L from the first step", batchSize, model => new LawnOptimizer(new Lawn.Optimizers.Adam(model.parameters(), Rate), model, freeSteps: 0)),
            () => new TorchSharpLoop("TorchSharp's Adam", batchSize, TheirAdam),
            () => new TorchSharpLoop("TorchSharp's Adam and lookups", batchSize, TheirAdam, plainLookups: true),
        ];
        if (File.Exists(options.Python)) loops.Add(() => new PyTorchLoop(options.Python, batchSize));
        else Console.WriteLine($"Without PyTorch: there is no {options.Python} (--python).");
        return loops;
    }

    static optim.Optimizer TheirAdam(nn.Module model) => optim.Adam(model.parameters(), Rate, beta1: 0.9, beta2: 0.999);

    static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
    }
}
