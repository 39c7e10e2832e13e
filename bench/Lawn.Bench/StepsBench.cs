using Lawn.Optimizers;
using static TorchSharp.torch;

namespace Lawn.Bench;

/// <summary>Times optimizer steps on the parameters of real networks and prints one table a network.</summary>
static class StepsBench
{
    // Small, for the gradients stay the same from step to step: at a training rate the weights would run off along them.
    const double Rate = 1e-6;

    public static void Run(Options options)
    {
        set_num_threads(options.Threads);
        Console.WriteLine($"{options.Threads} thread(s), {Lawn.Kernels.KernelLoop.Width}-bit vectors; medians of {options.Rounds} interleaved rounds.");
        foreach (var (name, shapes) in ModelShapes.All.Where(model => options.Model is null || model.Key.Contains(options.Model)))
            RunModel(name, shapes(), options);
    }

    static void RunModel(string name, long[][] shapes, Options options)
    {
        var count = ModelShapes.Count(shapes);
        var contenders = Contenders(shapes, count).Where(c => options.Only is null || options.Only.Any(c.Name.Contains)).ToList();
        using var noGradients = no_grad();
        var times = Interleaved.Time(contenders, options.Rounds, stepsPerTurn: count > 4_000_000 ? 3 : 40);
        var medians = times.ConvertAll(Interleaved.Median);
        double Of(string contender) => contenders.FindIndex(c => c.Name == contender) is >= 0 and var i ? medians[i] : double.NaN;
        var bandwidth = 28 * count / Of(contenders[0].Name) / 1e6;

        Console.WriteLine();
        Console.WriteLine($"### {name}: {shapes.Length} tensors, {count / 1e6:0.00} M parameters; floor {bandwidth:0.0} GB/s");
        Console.WriteLine("| step | ms | least | bytes at floor, ms | time over floor | over fused libtorch | over TorchSharp | over own Adam |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        for (var i = 0; i < contenders.Count; i++)
        {
            var isSgd = contenders[i].Name.Contains("SGD");
            var floor = contenders[i].BytesPerParameter * count / bandwidth / 1e6;
            Console.WriteLine(
                $"| {contenders[i].Name} | {medians[i]:0.000} | {times[i][0]:0.000} | {floor:0.000} | {medians[i] / floor:0.00} | " +
                $"{medians[i] / Of(isSgd ? "libtorch _fused_sgd_" : "libtorch _fused_adam_"):0.00} | {medians[i] / Of(isSgd ? "TorchSharp SGD" : "TorchSharp Adam"):0.00} | {medians[i] / Of("Adam"):0.00} |");
        }
    }

    static IEnumerable<Contender> Contenders(long[][] shapes, long count)
    {
        yield return MemoryFloor.Contender(count);
        yield return new("libtorch _fused_adam_", 28, LibtorchFused.Adam(Parameters.Create(shapes)));
        var theirs = optim.Adam(Parameters.Create(shapes));
        yield return new("TorchSharp Adam", 28, () => theirs.step());
        yield return new("Adam", 28, Own(new Lawn.Optimizers.Adam(Parameters.Create(shapes), Rate), false));
        yield return new("Adam-L", 28, Own(new Lawn.Optimizers.Adam(Parameters.Create(shapes), Rate), true));
        yield return new("Adam-L, lazy retraction", 28, Own(new Lawn.Optimizers.Adam(Parameters.Create(shapes), Rate), true, new ConstraintOptions { LazyRetraction = true }));
        yield return new("Adam-L, lazy, no projection", 28, Own(new Lawn.Optimizers.Adam(Parameters.Create(shapes), Rate), true, new ConstraintOptions { LazyRetraction = true, SkipProjection = true }));
        yield return new("LAMB", 28, Own(new Lamb(Parameters.Create(shapes), Rate), false));
        yield return new("LAMB-L", 28, Own(new Lamb(Parameters.Create(shapes), Rate), true));
        yield return new("bf16 Adam", 22, Own(new Lawn.Optimizers.Adam(Parameters.Create(shapes, ScalarType.BFloat16), Rate), false));
        yield return new("bf16 Adam-L", 22, Own(new Lawn.Optimizers.Adam(Parameters.Create(shapes, ScalarType.BFloat16), Rate), true));
        yield return new("libtorch _fused_sgd_", 20, LibtorchFused.Sgd(Parameters.Create(shapes)));
        var theirSgd = optim.SGD(Parameters.Create(shapes), 1e-3, momentum: 0.9);
        yield return new("TorchSharp SGD", 20, () => theirSgd.step());
        yield return new("SGD momentum", 20, Own(new Sgd(Parameters.Create(shapes), Rate, momentum: 0.9), false));
        yield return new("SGD-L momentum", 20, Own(new Sgd(Parameters.Create(shapes), Rate, momentum: 0.9), true));
    }

    static Action Own<TOptions>(FusedOptimizer<TOptions> optimizer, bool constrained, ConstraintOptions? shortcuts = null)
        where TOptions : StepOptions, new()
    {
        if (!constrained) return () => optimizer.step();
        var radii = Parameters.Radii(optimizer.parameters());
        return () => optimizer.TryStep(radii, shortcuts ?? ConstraintOptions.Exact);
    }
}
