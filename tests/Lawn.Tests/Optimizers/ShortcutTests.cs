using Lawn.Optimizers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Tests.Optimizers;

/// <summary>Lazy retraction and retraction without projection.</summary>
public class ShortcutTests
{
    static readonly ConstraintOptions Lazy = new() { LazyRetraction = true };

    public static TheoryData<string, ScalarType> Names => OptimizerCase.NamesAndTypes;

    [Theory]
    [MemberData(nameof(Names))]
    public void Lazy_norms_stay_close_and_are_exact_once_settled(string name, ScalarType type)
    {
        using var set = new ParameterSet("contiguous", type: type);
        using var optimizer = OptimizerCase.Find(name).Make(set.Parameters);
        var fused = optimizer as IConstrainedStep ?? FusedTorchSharp.For(optimizer)!;
        var radii = set.Radii();
        for (var step = 0; step < 200; step++)
        {
            set.DrawGradients();
            fused.TryStep(radii, Lazy);
            AssertNorms(set, radii, 1.1e-5);
        }

        fused.Settle();
        AssertNorms(set, radii, 5e-7);
    }

    [Theory]
    [InlineData("adam")]
    [InlineData("momentum")]
    [InlineData("sgd")]
    public void Lazy_steps_follow_exact_ones(string name)
    {
        using var lazy = new ParameterSet("contiguous", shapes: [[300, 40]]);
        using var exact = new ParameterSet("contiguous", shapes: [[300, 40]]);
        using var a = OptimizerCase.Find(name).Make(lazy.Parameters);
        using var b = OptimizerCase.Find(name).Make(exact.Parameters);
        a.ParamGroups.First().LearningRate = b.ParamGroups.First().LearningRate = name == "adam" ? 3e-5 : name == "sgd" ? 3e-3 : 1e-3; // growth is steady at small steps
        var left = 0;
        for (var step = 0; step < 100; step++)
        {
            lazy.DrawGradients();
            exact.DrawGradients();
            ((IConstrainedStep)a).TryStep(Radii(lazy), Lazy);
            ((IConstrainedStep)b).TryStep(Radii(exact));
            if (Math.Abs(ParameterSet.Norm(lazy.Parameters[0]) / 10 - 1) > 1e-7) left++;
        }

        ((IConstrainedStep)a).Settle();
        Assert.True(left > 10, $"only {left} steps of 100 left a norm to correct: the shortcut was not taken");
        Assert.True((lazy.Parameters[0] - exact.Parameters[0]).norm().item<float>() < 1e-3);

        static Dictionary<IntPtr, double> Radii(ParameterSet set) => new() { [set.Parameters[0].Handle] = 10 };
    }

    [Fact]
    public void A_settled_run_continues_as_a_resumed_one()
    {
        using var straight = new ParameterSet("contiguous");
        using var resumed = new ParameterSet("contiguous");
        var (ra, rb) = (straight.Radii(), resumed.Radii());
        using var whole = new Lawn.Optimizers.Adam(straight.Parameters);
        using var before = new Lawn.Optimizers.Adam(resumed.Parameters);
        using var after = new Lawn.Optimizers.Adam(resumed.Parameters);
        for (var step = 0; step < 20; step++)
        {
            if (step == 10)
            {
                whole.Settle();
                before.Settle();
                after.load_state_dict(before.state_dict());
            }

            straight.DrawGradients();
            resumed.DrawGradients();
            whole.TryStep(ra, Lazy);
            (step < 10 ? before : after).TryStep(rb, Lazy);
        }

        foreach (var (a, b) in straight.Parameters.Zip(resumed.Parameters)) Assert.Equal(ParameterSet.Values(a), ParameterSet.Values(b));
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void Retraction_alone_is_the_projected_step_at_another_rate(ScalarType type)
    {
        using var alone = new ParameterSet("contiguous", shapes: [[30, 20]], type: type);
        using var projected = new ParameterSet("contiguous", shapes: [[30, 20]], type: type);
        var (w, v) = (alone.Parameters[0], projected.Parameters[0]);
        var norm = ParameterSet.Norm(w);
        using var plain = new Sgd([w], lr: 0.3);
        using var adjusted = new Sgd([v]);
        for (var step = 0; step < 20; step++)
        {
            alone.DrawGradients();
            var g = projected.DrawGradients()[0];
            var values = ParameterSet.Values(v);
            var radial = g.Zip(values, (x, y) => x * y).Sum() / (norm * norm);
            adjusted.ParamGroups.First().LearningRate = 0.3 / (1 - 0.3 * radial);
            plain.TryStep(new Dictionary<IntPtr, double> { [w.Handle] = norm }, new ConstraintOptions { SkipProjection = true });
            adjusted.TryStep(new Dictionary<IntPtr, double> { [v.Handle] = norm });
            Assert.True((w - v).abs().max().to_type(ScalarType.Float64).item<double>() < (type == ScalarType.Float64 ? 1e-12 : 1e-5));
        }
    }

    static void AssertNorms(ParameterSet set, Dictionary<IntPtr, double> radii, double tolerance)
    {
        foreach (var parameter in set.Parameters)
        {
            var error = Math.Abs(ParameterSet.Norm(parameter) / radii[parameter.Handle] - 1);
            Assert.True(error < tolerance, $"shape [{string.Join(",", parameter.shape)}] is off by {error:g3}");
        }
    }
}
