using Lawn.Optimizers;
using Lawn.Scope;
using Lawn.Switching;
using Lawn.Tests.Optimizers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Tests.EdgeCases;

/// <summary>Parameters that come, go, are shared, or lie on the same memory.</summary>
public class ParameterChangeTests
{
    [Theory]
    [InlineData(StepPath.Generic)]
    [InlineData(StepPath.Fused)]
    [InlineData(StepPath.Lists)]
    public void A_replaced_layer_is_held_once_its_parameters_are_added(StepPath path)
    {
        using var way = new OnPath(path);
        using var scope = NewDisposeScope();
        using var model = new Replaceable();
        using var lawn = new LawnOptimizer(new Lawn.Optimizers.Adam(model.parameters(), 0.01), model, way.Options);
        Train(model, lawn, 3);
        var (old, oldBits) = (model.Head.weight!, ParameterSet.Values(model.Head.weight!));
        old.grad = null;

        model.Replace(nn.Linear(8, 5, hasBias: false));
        var before = ParameterSet.Values(model.Head.weight!);
        Train(model, lawn, 2);
        Assert.Equal(before, ParameterSet.Values(model.Head.weight!)); // unknown to the optimizer, as in torch.optim
        Assert.Equal(2, lawn.HeldLayers.Count);

        lawn.add_param_group(new AdamParamGroup([model.Head.weight!]));
        Assert.Equal(3, lawn.HeldLayers.Count);
        var norm = ParameterSet.Norm(model.Head.weight!);
        Train(model, lawn, 5);
        Assert.NotEqual(before, ParameterSet.Values(model.Head.weight!));
        Assert.Equal(norm, ParameterSet.Norm(model.Head.weight!), norm * 1e-6);
        Assert.Equal(oldBits, ParameterSet.Values(old)); // without a gradient it stays as it was
    }

    [Fact]
    public void An_added_parameter_that_is_not_the_models_is_stepped_and_free()
    {
        using var scope = NewDisposeScope();
        using var model = new LooseWeights(("weight", randn(4, 4)));
        using var lawn = new LawnOptimizer(new Sgd(model.parameters(), 0.1), model, freeSteps: 0);
        var other = new Parameter(ones(2, 2)) { grad = ones(2, 2) };
        lawn.add_param_group(new MomentumParamGroup<SgdOptions>([other]));
        lawn.step();
        Assert.Single(lawn.HeldLayers);
        Assert.Equal(0.9f, other.max().item<float>(), 1e-6f);
    }

    [Fact]
    public void An_added_layer_whose_norm_is_not_finite_is_named()
    {
        using var scope = NewDisposeScope();
        using var model = new LooseWeights(("weight", randn(4, 4)), ("late", full([2, 2], float.NaN)));
        using var lawn = new LawnOptimizer(new Sgd([model["weight"]], 0.1), model, freeSteps: 0);
        lawn.step(); // switches
        Assert.Equal("late", Assert.Throws<NonFiniteException>(() => lawn.add_param_group(new MomentumParamGroup<SgdOptions>([model["late"]]))).Parameter);
    }

    [Fact]
    public void A_target_that_is_not_finite_is_named_and_the_free_phase_goes_on()
    {
        using var scope = NewDisposeScope();
        using var model = new LooseWeights(("weight", ones(4, 4)));
        using var lawn = new LawnOptimizer(new Sgd(model.parameters(), 0.1), model, new LawnOptions { NormTarget = NormTarget.Times(1e39) });
        Assert.Contains("target norm", Assert.Throws<NonFiniteException>(lawn.Switch).Message);
        Assert.Equal(LawnPhase.Free, lawn.Phase);
        Assert.Equal(4, model.NormOf("weight"), 1e-6);
    }

    [Theory]
    [InlineData(StepPath.Generic)]
    [InlineData(StepPath.Fused)]
    [InlineData(StepPath.Lists)]
    public void A_weight_shared_by_two_layers_is_stepped_and_held_once(StepPath path)
    {
        using var way = new OnPath(path);
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var first = nn.Linear(6, 6, hasBias: false);
        using var second = nn.Linear(6, 6, hasBias: false);
        second.weight = first.weight;
        using var tied = nn.Sequential(("first", first), ("relu", nn.ReLU()), ("second", second));
        using var lawn = new LawnOptimizer(new Sgd(tied.parameters(), 0.1), tied, way.Options);
        Assert.Equal("first.weight", Assert.Single(lawn.HeldLayers).Weight.Name);

        // By hand: one step of w from the sum of both layers' gradients.
        var inputs = randn(10, 6);
        tied.forward(inputs).square().mean().backward();
        var (w, g) = (ParameterSet.Values(first.weight!), ParameterSet.Values(first.weight!.grad!));
        var norm = Math.Sqrt(w.Sum(x => x * x));
        var radial = w.Zip(g, (x, y) => x * y).Sum() / (norm * norm);
        var stepped = w.Zip(g, (x, y) => x - 0.1 * (y - radial * x)).ToArray();
        var reached = Math.Sqrt(stepped.Sum(x => x * x));
        lawn.step();
        Assert.Equal(stepped.Select(x => x * norm / reached), ParameterSet.Values(second.weight!), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Two_parameters_on_the_same_memory_are_refused_by_name()
    {
        using var scope = NewDisposeScope();
        var weight = randn(4, 4);
        using var model = new LooseWeights(("encoder", weight), ("decoder", weight.detach()), ("other", randn(3, 3)));
        var fault = Assert.Throws<ArgumentException>(() => new LawnOptimizer(new Sgd(model.parameters(), 0.1), model, freeSteps: 0));
        Assert.Contains("'encoder' and 'decoder'", fault.Message);
        Assert.Contains("same Parameter object", fault.Message);
        Assert.DoesNotContain("other", fault.Message);
    }

    [Fact]
    public void Views_side_by_side_in_one_buffer_are_no_shared_memory()
    {
        using var scope = NewDisposeScope();
        var buffer = randn(24);
        using var model = new LooseWeights(("first", buffer.narrow(0, 0, 12).reshape(3, 4)), ("second", buffer.narrow(0, 12, 12).reshape(3, 4)));
        using var lawn = new LawnOptimizer(new Sgd(model.parameters(), 0.1), model, freeSteps: 0);
        Assert.Equal(2, lawn.HeldLayers.Count);
    }

    static void Train(Replaceable model, LawnOptimizer lawn, int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            lawn.zero_grad();
            model.forward(randn(16, 4)).square().mean().backward();
            lawn.step();
        }
    }

    sealed class Replaceable : nn.Module<Tensor, Tensor>
    {
        readonly Linear body = nn.Linear(4, 8, hasBias: false);

        public Replaceable()
            : base(nameof(Replaceable))
        {
            Head = nn.Linear(8, 3, hasBias: false);
            register_module("body", body);
            register_module("head", Head);
        }

        public Linear Head { get; private set; }

        public void Replace(Linear head)
        {
            Head = head;
            _internal_submodules.Remove("head");
            register_module("head", head);
        }

        public override Tensor forward(Tensor input) => Head.forward(nn.functional.relu(body.forward(input)));
    }
}
