using System.Diagnostics;
using System.Globalization;
using Lawn.Tasks;
using Lawn.Tasks.DataSets;
using Lawn.Training;
using static TorchSharp.torch;

namespace Lawn.Bench;

/// <summary>
/// Times whole epochs of NeuMF on MovieLens-1M, sampling of negatives included, with several optimizers and against an equivalent
/// PyTorch script (<c>bench/pytorch/neumf.py</c>), in turns.
/// </summary>
static class TrainBench
{
    public static void Run(Options options)
    {
        set_num_threads(options.Threads);
        Console.WriteLine("| batch size | own Adam | Adam-L | TorchSharp's Adam | PyTorch | own / TorchSharp | own / PyTorch | time Adam-L / Adam |");
        Console.WriteLine("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var batchSize in new[] { 1024, 16_384 })
        {
            List<(Func<ITrainingTask, optim.Optimizer> Make, List<double> Speeds)> contenders =
            [
                (task => new Lawn.Optimizers.Adam(task.Model.parameters(), 0.001), []),
                (task => new LawnOptimizer(new Lawn.Optimizers.Adam(task.Model.parameters(), 0.001), task.Model, freeSteps: 0), []),
                (task => optim.Adam(task.Model.parameters(), 0.001, beta2: 0.999), []),
            ];
            var python = new List<double>();
            for (var round = 0; round <= options.Rounds; round++) // the first warms up
            {
                foreach (var (make, speeds) in contenders) Keep(round, speeds, Epoch(make, batchSize, round));
                Keep(round, python, PyTorchEpoch(batchSize, options.Threads));
            }

            var medians = contenders.Select(c => Median(c.Speeds)).Append(Median(python)).ToList();
            string Million(double speed) => double.IsNaN(speed) ? "-" : (speed / 1e6).ToString("0.00", CultureInfo.InvariantCulture) + " M/s";
            Console.WriteLine($"| {batchSize} | {string.Join(" | ", medians.Select(Million))} | {medians[0] / medians[2]:0.00} | {medians[0] / medians[3]:0.00} | {medians[0] / medians[1]:0.00} |");
        }
    }

    /// <summary>Examples a second of one epoch.</summary>
    static double Epoch(Func<ITrainingTask, optim.Optimizer> make, int batchSize, int epoch)
    {
        using var task = TaskCatalog.Find("movielens-1m").Create(new TaskOptions { Model = "neumf" });
        using var optimizer = make(task);
        var watch = Stopwatch.StartNew();
        foreach (var batch in task.Batches(epoch, batchSize))
        {
            using var scope = NewDisposeScope();
            using (batch)
            {
                optimizer.zero_grad();
                using var loss = task.Loss(task.Logits(batch), batch.Targets);
                if (!float.IsFinite(loss.item<float>())) throw new InvalidOperationException("The loss is not finite.");
                loss.backward();
                optimizer.step();
            }
        }

        return task.ExamplesPerEpoch / watch.Elapsed.TotalSeconds;
    }

    static double PyTorchEpoch(int batchSize, int threads)
    {
        var folder = DataSetCatalog.MovieLens1M.Locate(null).Folder;
        var info = new ProcessStartInfo("/usr/bin/python3", ["bench/pytorch/neumf.py", folder, $"{batchSize}", $"{threads}"]) { RedirectStandardOutput = true };
        foreach (var library in new[] { "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS" }) info.Environment[library] = $"{threads}";
        using var process = Process.Start(info)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? double.Parse(output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1], CultureInfo.InvariantCulture) : double.NaN;
    }

    static void Keep(int round, List<double> speeds, double speed)
    {
        if (round > 0) speeds.Add(speed);
    }

    static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
