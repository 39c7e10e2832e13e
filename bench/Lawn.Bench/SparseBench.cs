using Lawn.Optimizers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Bench;

/// <summary>Times the step of MovieLens-20M's embedding tables when a batch touches few of their rows.</summary>
static class SparseBench
{
    static readonly long[][] Tables = [[138_493, 64], [26_744, 64], [138_493, 128], [26_744, 128]];

    public static void Run(Options options)
    {
        set_num_threads(options.Threads);
        Console.WriteLine("| samples in the batch | dense Adam-L, ms | SparseAdam, ms | SparseAdam-L, ms |");
        Console.WriteLine("| ---: | ---: | ---: | ---: |");
        foreach (var batch in new[] { 1024, 16_384 })
        {
            var contenders = new List<Contender>
            {
                new("dense", 28, Step(new Lawn.Optimizers.Adam(Parameters.Create(Tables), 1e-6), true)),
                new("sparse", 28, Step(new SparseAdam(Sparse(batch), 1e-6), false)),
                new("sparse-l", 28, Step(new SparseAdam(Sparse(batch), 1e-6), true)),
            };
            var medians = Interleaved.Time(contenders, options.Rounds, stepsPerTurn: 3).ConvertAll(Interleaved.Median);
            Console.WriteLine($"| {batch} | {medians[0]:0.00} | {medians[1]:0.00} | {medians[2]:0.00} |");
        }
    }

    static Action Step(FusedOptimizer<AdamOptions> optimizer, bool constrained)
    {
        var radii = constrained ? Parameters.Radii(optimizer.parameters()) : [];
        return () => optimizer.TryStep(radii);
    }

    // The gradient of an embedding lookup: one row a sample, repeated rows included.
    static List<Parameter> Sparse(int batch) => [.. Tables.Select(shape =>
    {
        var indices = randint(shape[0], [1, batch], dtype: ScalarType.Int64);
        return new Parameter(randn(shape).mul_(0.05)) { grad = sparse_coo_tensor(indices, randn(batch, shape[1]), shape) };
    })];
}
