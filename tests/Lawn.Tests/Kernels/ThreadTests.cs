using Lawn.Tests.Optimizers;
using static TorchSharp.torch;

namespace Lawn.Tests.Kernels;

/// <summary>The number of threads changes the time of a step and nothing else.</summary>
public sealed class ThreadTests : IDisposable
{
    static readonly long[][] Shapes = [[700, 701], [300_001], [50, 50], [7], [1000, 64]];

    readonly int threads = get_num_threads();

    public static TheoryData<string, ScalarType> Names => OptimizerCase.NamesAndTypes;

    public void Dispose() => set_num_threads(threads);

    [Theory]
    [MemberData(nameof(Names))]
    public void Results_do_not_depend_on_threads(string name, ScalarType type)
    {
        var runs = new[] { 1, 2, 3 }.Select(count => Run(name, type, count)).ToList();
        foreach (var run in runs.Skip(1))
            foreach (var (expected, actual) in runs[0].Zip(run)) Assert.Equal(expected, actual);
    }

    static List<double[]> Run(string name, ScalarType type, int threads)
    {
        set_num_threads(threads);
        using var set = new ParameterSet("contiguous", shapes: Shapes, type: type);
        using var optimizer = OptimizerCase.Find(name).Make(set.Parameters);
        var radii = set.Radii();
        for (var step = 0; step < 3; step++)
        {
            set.DrawGradients();
            OptimizerCase.Step(optimizer, radii);
        }

        return [.. set.Parameters.Select(ParameterSet.Values)];
    }
}
