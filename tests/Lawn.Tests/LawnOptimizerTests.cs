using Lawn.Geometry;
using Lawn.Scope;
using Lawn.Switching;
using Lawn.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Tests;

public class LawnOptimizerTests
{
    /// <summary>Every base of torch.optim that can be wrapped.</summary>
    public static TheoryData<string> BaseNames => [.. Bases.Keys];

    static readonly Dictionary<string, Func<nn.Module, optim.Optimizer>> Bases = new()
    {
        ["SGD"] = m => optim.SGD(m.parameters(), 0.1),
        ["SGD momentum"] = m => optim.SGD(m.parameters(), 0.1, momentum: 0.9),
        ["Adam"] = m => optim.Adam(m.parameters(), 0.01),
        ["AdamW"] = m => optim.AdamW(m.parameters(), 0.01, weight_decay: 0),
        ["NAdam"] = m => optim.NAdam(m.parameters(), 0.01),
        ["RAdam"] = m => optim.RAdam(m.parameters(), 0.01),
        ["Adamax"] = m => optim.Adamax(m.parameters(), 0.01),
        ["RMSprop"] = m => optim.RMSProp(m.parameters(), 0.01, momentum: 0.9),
        ["Adagrad"] = m => optim.Adagrad(m.parameters(), 0.05),
        ["Adadelta"] = m => optim.Adadelta(m.parameters(), 1),
        ["ASGD"] = m => optim.ASGD(m.parameters(), 0.05),
        ["Rprop"] = m => optim.Rprop(m.parameters(), 0.01),
    };

    [Theory]
    [MemberData(nameof(BaseNames))]
    public void The_free_phase_is_the_base_optimizer_bit_for_bit(string name)
    {
        using var plain = new TinyClassifier();
        using var wrapped = new TinyClassifier();
        using var plainBase = Bases[name](plain);
        using var lawn = new LawnOptimizer(Bases[name](wrapped), wrapped, freeSteps: 20);
        plain.Train(plainBase, 20);
        wrapped.Train(lawn, 20);
        Assert.Equal(plain.Weights(), wrapped.Weights());
        Assert.Equal(20, lawn.SwitchStep);
    }

    [Theory]
    [MemberData(nameof(BaseNames))]
    public void Norms_stay_within_a_millionth_over_a_thousand_steps(string name)
    {
        using var model = new TinyClassifier();
        using var lawn = new LawnOptimizer(Bases[name](model), model, freeSteps: 10);
        model.Train(lawn, 10);
        var targets = Norms(model);
        var free = model.Weights();
        var worst = 0.0;
        model.Train(lawn, 1000, () => worst = Math.Max(worst, Norms(model).Zip(targets, (n, t) => Math.Abs(n / t - 1)).Max()));
        Assert.InRange(worst, 0, 1e-6);
        Assert.NotEqual(free, model.Weights()); // it did train
    }

    [Theory]
    [InlineData("SGD")]
    [InlineData("Adam")]
    [InlineData("RMSprop")]
    public void The_base_sees_a_tangential_gradient(string name)
    {
        using var model = new TinyClassifier();
        using var lawn = new LawnOptimizer(Bases[name](model), model, new LawnOptions { SwitchRule = new SwitchAtStep(0), AllowFusedStep = false });
        for (var i = 0; i < 20; i++)
        {
            using var scope = NewDisposeScope();
            var before = LayerWeight.Of(model).Select(w => w.Weight.detach().clone()).ToList();
            lawn.zero_grad();
            model.Loss().backward();
            lawn.step(); // leaves the projected gradient behind
            foreach (var (weight, was) in LayerWeight.Of(model).Zip(before))
            {
                var gradient = weight.Weight.grad!;
                Assert.InRange(((gradient * was).sum() / gradient.norm() / was.norm()).item<float>(), -1e-5, 1e-5);
            }
        }
    }

    [Fact]
    public void Biases_stay_free_by_default_and_join_by_option()
    {
        using var model = new TinyClassifier();
        using var joined = new TinyClassifier();
        using var lawn = new LawnOptimizer(Bases["SGD"](model), model, freeSteps: 0);
        using var together = new LawnOptimizer(Bases["SGD"](joined), joined, new LawnOptions { SwitchRule = new SwitchAtStep(0), Biases = BiasHandling.JoinWeight });
        var biasBefore = BiasNorms(model);
        var jointBefore = JointNorms(joined);
        model.Train(lawn, 50);
        joined.Train(together, 50);
        Assert.All(BiasNorms(model).Zip(biasBefore), pair => Assert.True(Math.Abs(pair.First / pair.Second - 1) > 1e-3));
        Assert.All(JointNorms(joined).Zip(jointBefore), pair => Assert.Equal(pair.First, pair.Second, 5));
        Assert.All(BiasNorms(joined).Zip(biasBefore), pair => Assert.True(Math.Abs(pair.First / pair.Second - 1) > 1e-3));
    }

    [Fact]
    public void Rows_are_held_one_by_one()
    {
        using var model = new TinyClassifier();
        using var lawn = new LawnOptimizer(Bases["Adam"](model), model, new LawnOptions { SwitchRule = new SwitchAtStep(0), Geometry = new RowSpheres() });
        var rows = new RowSpheres();
        float[] RowNorms() => [.. LayerWeight.Of(model).SelectMany(w => rows.Norm([w.Weight]).data<float>().ToArray())];
        var before = RowNorms();
        model.Train(lawn, 100);
        Assert.All(RowNorms().Zip(before), pair => Assert.InRange(pair.First / pair.Second, 1 - 1e-6, 1 + 1e-6));
    }

    [Theory]
    [InlineData(true, 2.0)]
    [InlineData(false, 0.5)]
    public void The_norm_target_can_be_a_value_or_a_factor(bool value, double number)
    {
        using var model = new TinyClassifier();
        using var lawn = new LawnOptimizer(Bases["SGD"](model), model, new LawnOptions { SwitchRule = new SwitchByHand(), NormTarget = value ? NormTarget.Value(number) : NormTarget.Times(number) });
        var expected = Norms(model).Select(n => value ? number : n * number).ToArray();
        lawn.Switch();
        Assert.All(Norms(model).Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 5));
        model.Train(lawn, 10);
        Assert.All(Norms(model).Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 5));
    }

    [Fact]
    public void Only_the_scope_is_held()
    {
        using var model = new TinyClassifier();
        using var lawn = new LawnOptimizer(Bases["SGD"](model), model, new LawnOptions { SwitchRule = new SwitchAtStep(0), Scope = new NamedWeights("output") });
        var before = Norms(model);
        model.Train(lawn, 50);
        Assert.True(Math.Abs(Norms(model)[0] / before[0] - 1) > 1e-3);
        Assert.Equal(before[1], Norms(model)[1], 5);
        Assert.Equal(["output.weight"], lawn.HeldLayers.Select(l => l.Weight.Name));
    }

    [Fact]
    public void Clipping_acts_after_the_projection()
    {
        using var model = new TinyClassifier();
        using var lawn = new LawnOptimizer(Bases["SGD"](model), model, new LawnOptions { SwitchRule = new SwitchAtStep(0), MaxGradientNorm = 1e-3 });
        using var scope = NewDisposeScope();
        lawn.zero_grad();
        (model.Loss() * 100).backward();
        lawn.step();
        var total = Math.Sqrt(model.parameters().Sum(p => p.grad!.square().sum().item<float>()));
        Assert.Equal(1e-3, total, 1e-6); // clipped before the projection, it would fall short
    }

    [Fact]
    public void A_projected_update_has_no_radial_part()
    {
        using var model = new TinyClassifier();
        // Adam's division by sqrt(v) brings a radial part back into the update; projected again, it is gone before the retraction.
        using var lawn = new LawnOptimizer(Bases["Adam"](model), model, new LawnOptions { SwitchRule = new SwitchAtStep(0), ProjectUpdate = true });
        using var scope = NewDisposeScope();
        var before = LayerWeight.Of(model).Select(w => w.Weight.detach().clone()).ToList();
        model.Train(lawn, 1);
        foreach (var (weight, was) in LayerWeight.Of(model).Zip(before))
        {
            // w1 = c (w0 + u) / |w0 + u| with <u, w0> = 0, so that <w1, w0> = c^3 / |w0 + u| and w1 - (<w1,w0>/c^2) w0 is parallel to u.
            var cosine = ((weight.Weight * was).sum() / was.square().sum()).item<float>();
            var update = weight.Weight / cosine - was;
            Assert.InRange(((update * was).sum() / was.square().sum()).item<float>(), -1e-6, 1e-6);
            Assert.True(update.norm().item<float>() > 1e-3);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Without_projection_plain_SGD_goes_the_same_way_at_another_rate(bool fused)
    {
        const double rate = 0.1;
        using var model = new TinyClassifier();
        using var projected = new TinyClassifier();
        var scope = new NamedWeights("hidden");
        using var lawn = new LawnOptimizer(
            Bases["SGD"](model), model, new LawnOptions { SwitchRule = new SwitchAtStep(0), Scope = scope, SkipProjection = true, AllowFusedStep = fused });
        using var exact = new LawnOptimizer(Bases["SGD"](projected), projected, new LawnOptions { SwitchRule = new SwitchAtStep(0), Scope = scope });
        using var tensors = NewDisposeScope();
        var weight = projected.get_parameter("hidden.weight")!;
        projected.Loss().backward();
        var a = ((weight * weight.grad!).sum() / weight.square().sum()).item<float>();
        exact.ParamGroups.Single().LearningRate = rate / (1 - rate * a);
        exact.step();
        model.Train(lawn, 1);
        Assert.True(weight.allclose(model.get_parameter("hidden.weight")!, 1e-6, 1e-7));
    }

    [Fact]
    public void A_lazy_retraction_keeps_norms_within_a_hundred_thousandth_and_settles_exactly()
    {
        using var model = new TinyClassifier();
        using var lawn = new LawnOptimizer(new Lawn.Optimizers.Adam(model.parameters(), 0.001), model, new LawnOptions { SwitchRule = new SwitchAtStep(0), LazyRetraction = true });
        var targets = Norms(model);
        var (worst, atOnce) = (0.0, true);
        model.Train(lawn, 200, () =>
        {
            var off = Norms(model).Zip(targets, (n, t) => Math.Abs(n / t - 1)).Max();
            worst = Math.Max(worst, off);
            atOnce &= off < 1e-7;
        });
        Assert.InRange(worst, 0, 1.1e-5);
        Assert.False(atOnce); // it was lazy
        lawn.Settle();
        Assert.InRange(Norms(model).Zip(targets, (n, t) => Math.Abs(n / t - 1)).Max(), 0, 2e-7);
    }

    [Theory]
    [InlineData("Adam")]
    [InlineData("SGD momentum")]
    public void Moments_can_be_reset_or_projected_at_the_switch(string name)
    {
        using var model = new TinyClassifier();
        using var lawn = new LawnOptimizer(Bases[name](model), model, new LawnOptions { Moments = MomentsAtSwitch.Project });
        model.Train(lawn, 10);
        Assert.Contains(RadialShares(lawn), share => Math.Abs(share) > 1e-4);
        lawn.Switch();
        Assert.All(RadialShares(lawn), share => Assert.InRange(share, -1e-5, 1e-5));

        using var other = new TinyClassifier();
        using var reset = new LawnOptimizer(Bases[name](other), other, new LawnOptions { Moments = MomentsAtSwitch.Reset });
        other.Train(reset, 10);
        reset.Switch();
        Assert.All(Moments(reset), moment => Assert.Equal(0, moment?.abs().sum().item<float>() ?? 0));
    }

    [Fact]
    public void A_norm_that_is_not_finite_is_named_at_the_switch()
    {
        using var model = new TinyClassifier();
        using var lawn = new LawnOptimizer(Bases["SGD"](model), model, new LawnOptions());
        using (no_grad()) model.get_parameter("output.weight")!.fill_(float.NaN);
        var fault = Assert.Throws<NonFiniteException>(lawn.Switch);
        Assert.Contains("output.weight", fault.Message);
        Assert.Equal(LawnPhase.Free, lawn.Phase);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public void A_layer_or_row_of_norm_zero_is_not_held(bool fused, bool rows)
    {
        using var model = new TinyClassifier();
        using var plain = new TinyClassifier();
        var options = new LawnOptions { SwitchRule = new SwitchAtStep(0), AllowFusedStep = fused, Scope = new NamedWeights("output"), Geometry = rows ? new RowSpheres() : new LayerSphere() };
        foreach (var m in new[] { model, plain })
            using (no_grad()) m.get_parameter("output.weight")!.zero_();
        using var lawn = new LawnOptimizer(Bases["SGD momentum"](model), model, options);
        using var sgd = Bases["SGD momentum"](plain);
        model.Train(lawn, 5);
        plain.Train(sgd, 5);
        Assert.All(model.Weights().Zip(plain.Weights()), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
        Assert.True(model.get_parameter("output.weight")!.norm().item<float>() > 0.01);
    }

    [Fact]
    public void Frozen_and_unused_layers_do_no_harm()
    {
        using var model = new TinyClassifier();
        model.get_parameter("hidden.weight")!.requires_grad = false;
        using var lawn = new LawnOptimizer(Bases["Adam"](model), model, freeSteps: 0);
        var before = model.get_parameter("hidden.weight")!.detach().clone();
        model.Train(lawn, 5);
        Assert.True(before.allclose(model.get_parameter("hidden.weight")!, 1e-6, 1e-7));
    }

    [Fact]
    public void A_base_without_held_parameters_is_refused()
    {
        using var model = new TinyClassifier();
        using var other = new TinyClassifier();
        Assert.Throws<ArgumentException>(() => new LawnOptimizer(Bases["SGD"](other), model, freeSteps: 0));
        Assert.Throws<ArgumentException>(() => new LawnOptimizer(Bases["SGD"](model), model, new LawnOptions { MaxGradientNorm = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SwitchAtStep(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => NormTarget.Value(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => NormTarget.Times(double.NaN));
    }

    [Theory]
    [InlineData("Adam")]
    [InlineData("SGD momentum")]
    public void No_tensor_is_left_over_after_500_steps(string name)
    {
        using var model = new TinyClassifier();
        using var lawn = new LawnOptimizer(Bases[name](model), model, new LawnOptions { SwitchRule = new SwitchAtStep(5), MaxGradientNorm = 1, ProjectUpdate = true });
        model.Train(lawn, 10);
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        model.Train(lawn, 500);
        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    static double[] Norms(nn.Module model) => [.. LayerWeight.Of(model).Select(w => w.Weight.detach().to_type(ScalarType.Float64).norm().item<double>())];

    static double[] BiasNorms(nn.Module model) => [.. LayerWeight.Of(model).Select(w => (double)w.Bias!.detach().norm().item<float>())];

    static double[] JointNorms(nn.Module model) => [.. LayerWeight.Of(model).Select(w => Math.Sqrt((w.Weight.square().sum() + w.Bias!.square().sum()).item<float>()))];

    static IEnumerable<Tensor?> Moments(LawnOptimizer lawn) =>
        ((TorchSharp.Modules.OptimizerHelper)lawn.Inner).state_dict().State.Zip(lawn.Inner.parameters())
            .Where(pair => pair.Second.dim() > 1).Select(pair => FirstMoment.Of(pair.First));

    static IEnumerable<float> RadialShares(LawnOptimizer lawn) =>
        Moments(lawn).Zip(lawn.HeldLayers, (moment, layer) => ((moment! * layer.Weight.Weight).sum() / moment!.norm() / layer.Weight.Weight.norm()).item<float>());
}
