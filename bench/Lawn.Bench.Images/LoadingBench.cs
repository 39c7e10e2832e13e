using System.Diagnostics;
using Lawn.Tasks;
using TorchSharp;

namespace Lawn.Bench.Images;

/// <summary>Times the batches of an epoch without training on them, with and without augmentation.</summary>
static class LoadingBench
{
    public static void Run(Options options)
    {
        torch.set_num_threads(options.Threads);
        Console.WriteLine("| task | augmentation | workers | images/s |");
        Console.WriteLine("| --- | --- | ---: | ---: |");
        (bool Augment, int Cutout)[] forms = options.Task == "imagenet" ? [(false, 0), (true, 0)] : [(false, 0), (true, 0), (true, 16)];
        foreach (var (augment, cutout) in forms)
        {
            using var task = TaskCatalog.Find(options.Task).Create(
                new TaskOptions { Data = options.Data, Workers = options.Threads, Augment = augment, Cutout = cutout });
            var best = Enumerable.Range(0, options.Rounds).Max(epoch => Epoch(task, epoch, options.BatchSize));
            Console.WriteLine($"| {options.Task} | {Name(augment, cutout)} | {options.Threads} | {best:0} |");
        }
    }

    static string Name(bool augment, int cutout) => !augment ? "none" : cutout == 0 ? "crop, flip" : "crop, flip, cutout";

    static double Epoch(Training.ITrainingTask task, int epoch, int batchSize)
    {
        var start = Stopwatch.GetTimestamp();
        foreach (var batch in task.Batches(epoch, batchSize)) batch.Dispose();
        return task.ExamplesPerEpoch / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
