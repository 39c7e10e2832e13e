using Lawn.Optimizers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Tests.Optimizers;

/// <summary>What the fused constrained step must keep, whatever the optimizer.</summary>
public class ConstraintTests
{
    public static TheoryData<string> Names => OptimizerCase.Names;

    public static TheoryData<string, ScalarType> NamesAndTypes => OptimizerCase.NamesAndTypes;

    [Theory]
    [MemberData(nameof(NamesAndTypes))]
    public void Norms_stay_within_a_millionth_over_1000_steps(string name, ScalarType type)
    {
        using var set = new ParameterSet("contiguous", type: type);
        var radii = set.Radii();
        using var optimizer = OptimizerCase.Find(name).Make(set.Parameters);
        for (var step = 0; step < 1000; step++)
        {
            if (step % 10 == 0) set.DrawGradients();
            OptimizerCase.Step(optimizer, radii);
            if (step % 100 == 99) AssertNorms(set, radii, type == ScalarType.Float64 ? 1e-13 : 1e-6);
        }
    }

    [Theory]
    [InlineData("adam", false)]
    [InlineData("lamb", false)]
    [InlineData("momentum", false)]
    [InlineData("adam", true)]
    public void Norms_of_large_tensors_stay_within_a_millionth(string name, bool allEqual)
    {
        using var set = new ParameterSet("contiguous", shapes: [[2_359_296]]);
        using (no_grad())
            if (allEqual) set.Parameters[0].fill_(0.1); // equal terms round alike: the worst case for a sum of squares
        var radii = set.Radii();
        using var optimizer = OptimizerCase.Find(name).Make(set.Parameters);
        set.DrawGradients();
        for (var step = 0; step < 1000; step++) OptimizerCase.Step(optimizer, radii);
        AssertNorms(set, radii);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Norms_stay_within_a_millionth_by_multi_tensor_operators(string name)
    {
        try
        {
            MultiTensorRule.TakesAll = true;
            using var set = new ParameterSet("contiguous", shapes: [[3, 5], [70], [300, 1000]]);
            var radii = set.Radii();
            using var optimizer = OptimizerCase.Find(name).Make(set.Parameters);
            for (var step = 0; step < 100; step++)
            {
                set.DrawGradients();
                OptimizerCase.Step(optimizer, radii);
            }

            AssertNorms(set, radii);
        }
        finally
        {
            MultiTensorRule.TakesAll = false;
        }
    }

    [Fact]
    public void A_radial_gradient_moves_nothing()
    {
        using var scope = NewDisposeScope();
        var parameter = new Parameter(randn(33, 5));
        parameter.grad = parameter.detach() * 3;
        var before = parameter.detach().clone();
        using var optimizer = new Sgd([parameter], 0.1);
        optimizer.TryStep(new Dictionary<IntPtr, double> { [parameter.Handle] = ParameterSet.Norm(parameter) });
        Assert.True((parameter - before).abs().max().item<float>() < 1e-6);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_zero_tensor_is_stepped_without_a_constraint(string name)
    {
        using var scope = NewDisposeScope();
        var parameter = new Parameter(zeros(20, 3));
        parameter.grad = ones(20, 3);
        using var optimizer = OptimizerCase.Find(name).Make([parameter]);
        OptimizerCase.Step(optimizer, new Dictionary<IntPtr, double> { [parameter.Handle] = 0 });
        Assert.True(parameter.isfinite().all().item<bool>());
        Assert.True(parameter.max().item<float>() < 0);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Parameters_without_a_radius_are_stepped_as_usual(string name)
    {
        using var mixed = new ParameterSet("contiguous");
        using var free = new ParameterSet("contiguous");
        using var some = OptimizerCase.Find(name).Make(mixed.Parameters);
        using var none = OptimizerCase.Find(name).Make(free.Parameters);
        var radii = new Dictionary<IntPtr, double> { [mixed.Parameters[^1].Handle] = 1 };
        for (var step = 0; step < 5; step++)
        {
            mixed.DrawGradients();
            free.DrawGradients();
            OptimizerCase.Step(some, radii);
            OptimizerCase.Step(none, new Dictionary<IntPtr, double>());
        }

        foreach (var (a, b) in mixed.Parameters.Zip(free.Parameters).SkipLast(1)) Assert.True(a.equal(b).all().item<bool>());
        Assert.Equal(1, ParameterSet.Norm(mixed.Parameters[^1]), 1e-6);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_gradient_is_left_as_it_was(string name)
    {
        using var set = new ParameterSet("contiguous");
        var drawn = set.DrawGradients();
        using var optimizer = OptimizerCase.Find(name).Make(set.Parameters);
        OptimizerCase.Step(optimizer, set.Radii());
        foreach (var (parameter, gradient) in set.Parameters.Zip(drawn)) Assert.Equal(gradient, ParameterSet.Values(parameter.grad!));
    }

    static void AssertNorms(ParameterSet set, Dictionary<IntPtr, double> radii, double tolerance = 1e-6)
    {
        foreach (var parameter in set.Parameters)
        {
            var (norm, radius) = (ParameterSet.Norm(parameter), radii[parameter.Handle]);
            Assert.True(Math.Abs(norm / radius - 1) < tolerance, $"shape [{string.Join(",", parameter.shape)}]: {norm} is not {radius}");
        }
    }
}
