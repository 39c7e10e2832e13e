using Lawn.Optimizers;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace Lawn.Tests.Optimizers;

/// <summary>The fused step of TorchSharp's own optimizers works on their state.</summary>
public class TorchSharpStateTests
{
    [Theory]
    [InlineData("torchsharp-sgd")]
    [InlineData("torchsharp-adam")]
    [InlineData("torchsharp-adamw")]
    public void Their_step_and_ours_may_alternate(string name)
    {
        using var mixed = new ParameterSet("contiguous");
        using var theirs = new ParameterSet("contiguous");
        using var a = OptimizerCase.Find(name).Make(mixed.Parameters);
        using var b = OptimizerCase.Find(name).Make(theirs.Parameters);
        var fused = FusedTorchSharp.For(a)!;
        for (var step = 0; step < 30; step++)
        {
            mixed.DrawGradients();
            theirs.DrawGradients();
            if (step % 3 == 0) a.step();
            else Assert.True(fused.TryStep(new Dictionary<IntPtr, double>()));
            b.step();
        }

        foreach (var (x, y) in mixed.Parameters.Zip(theirs.Parameters)) Assert.True((x - y).abs().max().item<float>() < 5e-6);
    }

    [Fact]
    public void Options_and_groups_are_read_anew()
    {
        var (first, second) = (new Parameter(ones(3)) { grad = ones(3) }, new Parameter(ones(3)) { grad = ones(3) });
        using var sgd = optim.SGD([first], 0.1);
        var fused = FusedTorchSharp.For(sgd)!;
        fused.TryStep(new Dictionary<IntPtr, double>());
        sgd.add_param_group(new SGD.ParamGroup([second]));
        foreach (var group in sgd.ParamGroups) group.LearningRate = 0.5;
        fused.TryStep(new Dictionary<IntPtr, double>());
        Assert.Equal(0.4f, first.max().item<float>(), 1e-6f);
        Assert.Equal(0.5f, second.max().item<float>(), 1e-6f);
    }

    [Fact]
    public void What_the_kernels_do_not_do_is_declined_and_changes_nothing()
    {
        using var set = new ParameterSet("contiguous");
        set.DrawGradients();
        var before = set.Parameters.Select(ParameterSet.Values).ToList();
        using var amsgrad = optim.Adam(set.Parameters, amsgrad: true);
        using var maximize = optim.SGD(set.Parameters, 0.1, maximize: true);
        Assert.False(FusedTorchSharp.For(amsgrad)!.TryStep(set.Radii()));
        Assert.False(FusedTorchSharp.For(maximize)!.TryStep(set.Radii()));
        Assert.Null(FusedTorchSharp.For(optim.RMSProp(set.Parameters)));
        foreach (var (parameter, values) in set.Parameters.Zip(before)) Assert.Equal(values, ParameterSet.Values(parameter));
        Assert.Equal(0, ((TorchSharp.Modules.Adam.State)amsgrad.state_dict().State[0]).step);
    }
}
