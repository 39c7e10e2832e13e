using Lawn.Optimizers;
using Lawn.Tests.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Tests.Kernels;

/// <summary>A step leaves no managed garbage and no native tensor behind.</summary>
public sealed class AllocationTests : IDisposable
{
    readonly int threads = get_num_threads();

    public static TheoryData<string, ScalarType> Names => OptimizerCase.NamesAndTypes;

    public void Dispose()
    {
        set_num_threads(threads);
        MultiTensorRule.TakesAll = false;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_step_allocates_nothing(string name, ScalarType type)
    {
        set_num_threads(2);
        using var set = new ParameterSet("contiguous", shapes: [[700, 701], [30, 30], [7]], type: type);
        set.DrawGradients();
        using var optimizer = OptimizerCase.Find(name).Make(set.Parameters);
        var fused = optimizer as IConstrainedStep ?? FusedTorchSharp.For(optimizer)!;
        var radii = set.Radii();
        for (var step = 0; step < 200; step++) fused.TryStep(radii); // long enough for LARS to meet its rarer pass

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var step = 0; step < 50; step++) fused.TryStep(radii);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData("contiguous", false)]
    [InlineData("strided", false)]
    [InlineData("contiguous", true)]
    public void A_step_leaves_no_tensor_behind(string layout, bool inLists)
    {
        MultiTensorRule.TakesAll = inLists;
        using var set = new ParameterSet(layout);
        var radii = set.Radii();
        using var optimizer = new Lamb(set.Parameters);
        set.DrawGradients();
        optimizer.TryStep(radii);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (var step = 0; step < 20; step++) optimizer.TryStep(radii);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }
}
