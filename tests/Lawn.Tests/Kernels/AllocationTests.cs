using Lawn.Tests.Optimizers;
using static TorchSharp.torch;

namespace Lawn.Tests.Kernels;

/// <summary>A step leaves no managed garbage and no native tensor behind.</summary>
public sealed class AllocationTests : IDisposable
{
    readonly int threads = get_num_threads();

    public static TheoryData<string> Names => OptimizerCase.Names;

    public void Dispose() => set_num_threads(threads);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_step_allocates_nothing(string name)
    {
        set_num_threads(2);
        using var set = new ParameterSet("contiguous", shapes: [[700, 701], [30, 30], [7]]);
        set.DrawGradients();
        using var optimizer = OptimizerCase.Find(name).Make(set.Parameters);
        var fused = optimizer as Lawn.Optimizers.IConstrainedStep ?? Lawn.Optimizers.FusedTorchSharp.For(optimizer)!;
        var radii = set.Radii();
        for (var step = 0; step < 50; step++) fused.TryStep(radii);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var step = 0; step < 50; step++) fused.TryStep(radii);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
