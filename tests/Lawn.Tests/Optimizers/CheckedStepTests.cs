using Lawn.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Tests.Optimizers;

/// <summary>The step that checks its gradients in a pass of its own is the step, or nothing.</summary>
public class CheckedStepTests
{
    static readonly long[][] Shapes = [[1], [17], [4099], [37, 29], [600, 500]];

    public static TheoryData<string, ScalarType> Names => [.. from name in OptimizerCase.All.Select(c => c.Name) from type in (ScalarType[])[ScalarType.Float32, ScalarType.BFloat16] select new TheoryDataRow<string, ScalarType>(name, type)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_results_are_those_of_the_step_bit_for_bit(string name, ScalarType type)
    {
        if (name.StartsWith("torchsharp") && type != ScalarType.Float32) return; // their moments are in half precision then: tensor operations
        using var checkedSet = new ParameterSet("contiguous", shapes: Shapes, type: type);
        using var plainSet = new ParameterSet("contiguous", shapes: Shapes, type: type);
        using var a = OptimizerCase.Find(name).Make(checkedSet.Parameters);
        using var b = OptimizerCase.Find(name).Make(plainSet.Parameters);
        var fused = (ICheckedConstrainedStep)(a as IConstrainedStep ?? FusedTorchSharp.For(a)!);
        var (ra, rb) = (Held(checkedSet), Held(plainSet));
        for (var step = 0; step < 10; step++)
        {
            checkedSet.DrawGradients();
            plainSet.DrawGradients();
            Assert.True(fused.TryStepIfFinite(ra, ConstraintOptions.Exact, out var fault));
            Assert.Null(fault);
            OptimizerCase.Step(b, rb);
        }

        AssertSame(checkedSet, plainSet);

        // One parameter stays free.
        static Dictionary<IntPtr, double> Held(ParameterSet set) => set.Radii().Where(r => r.Key != set.Parameters[1].Handle).ToDictionary(r => r.Key, r => r.Value);
    }

    [Theory]
    [InlineData("adam", float.NaN, "contiguous")]
    [InlineData("adam", float.PositiveInfinity, "contiguous")]
    [InlineData("lars", float.NegativeInfinity, "contiguous")]
    [InlineData("momentum", float.NaN, "strided")]
    [InlineData("torchsharp-adam", float.NaN, "contiguous")]
    public void A_gradient_at_fault_is_named_and_nothing_changes(string name, float bad, string layout)
    {
        using var set = new ParameterSet(layout, shapes: Shapes);
        using var clean = new ParameterSet(layout, shapes: Shapes);
        using var optimizer = OptimizerCase.Find(name).Make(set.Parameters);
        using var other = OptimizerCase.Find(name).Make(clean.Parameters);
        var fused = (ICheckedConstrainedStep)(optimizer as IConstrainedStep ?? FusedTorchSharp.For(optimizer)!);
        var (ra, rb) = (set.Radii(), clean.Radii());
        for (var step = 0; step < 6; step++)
        {
            set.DrawGradients();
            clean.DrawGradients();
            if (step == 3)
            {
                foreach (var broken in new[] { 3, 4 })
                {
                    using var gradient = set.Parameters[broken].grad!;
                    using var kept = gradient.clone();
                    gradient[0, 1] = bad;
                    fused.TryStepIfFinite(ra, ConstraintOptions.Exact, out var fault);
                    Assert.Same(set.Parameters[broken], fault);
                    gradient.copy_(kept);
                }
            }

            fused.TryStepIfFinite(ra, ConstraintOptions.Exact, out var none);
            Assert.Null(none);
            OptimizerCase.Step(other, rb);
        }

        AssertSame(set, clean);
    }

    [Fact]
    public void Gradients_whose_squares_overflow_are_finite()
    {
        using var set = new ParameterSet("contiguous", shapes: [[40, 30]]);
        using var adam = new Lawn.Optimizers.Adam(set.Parameters);
        set.Parameters[0].grad = full([40, 30], 1e30f);
        ((ICheckedConstrainedStep)adam).TryStepIfFinite(set.Radii(), ConstraintOptions.Exact, out var fault);
        Assert.Null(fault);
    }

    [Fact]
    public void Gradients_changed_between_two_steps_are_read_anew()
    {
        using var a = new ParameterSet("contiguous", shapes: [[40, 30]]);
        using var b = new ParameterSet("contiguous", shapes: [[40, 30]]);
        using var one = new Sgd(a.Parameters, 0.1);
        using var two = new Sgd(b.Parameters, 0.1);
        var (ra, rb) = (a.Radii(), b.Radii());
        a.DrawGradients();
        b.DrawGradients();
        ((ICheckedConstrainedStep)one).TryStepIfFinite(ra, ConstraintOptions.Exact, out _);
        two.TryStep(rb);
        foreach (var set in new[] { a, b })
        {
            using var gradient = set.Parameters[0].grad!;
            gradient.neg_();
        }

        one.TryStep(ra);
        two.TryStep(rb);
        AssertSame(a, b);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(100)]
    public void LawnOptimizer_takes_the_same_steps_with_and_without_the_check(int freeSteps)
    {
        var runs = new[] { true, false }.Select(isChecked =>
        {
            using var scope = NewDisposeScope();
            manual_seed(3);
            var model = nn.Sequential(nn.Linear(6, 9), nn.ReLU(), nn.Linear(9, 2));
            using var optimizer = new LawnOptimizer(new Lawn.Optimizers.Adam(model.parameters(), 0.01), model, freeSteps);
            for (var step = 0; step < 8; step++)
            {
                optimizer.zero_grad();
                model.call(randn(20, 6)).square().mean().backward();
                if (isChecked && step is (1 or 5))
                {
                    var bias = model.parameters().Last();
                    using var gradient = bias.grad!;
                    using var kept = gradient.clone();
                    gradient.fill_(float.NaN);
                    Assert.Equal(bias.Handle, optimizer.StepIfFinite()!.Handle);
                    gradient.copy_(kept);
                }

                if (isChecked) Assert.Null(optimizer.StepIfFinite());
                else optimizer.step();
            }

            Assert.Equal(8, optimizer.Steps);
            return model.parameters().Select(ParameterSet.Values).ToList();
        }).ToList();
        foreach (var (one, two) in runs[0].Zip(runs[1])) Assert.Equal(one, two);
    }

    static void AssertSame(ParameterSet left, ParameterSet right)
    {
        foreach (var (a, b) in left.Parameters.Zip(right.Parameters)) Assert.Equal(ParameterSet.Values(b), ParameterSet.Values(a));
    }
}
