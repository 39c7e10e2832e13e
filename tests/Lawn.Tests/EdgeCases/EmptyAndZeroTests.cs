using Lawn.Geometry;
using Lawn.Optimizers;
using static TorchSharp.torch;

namespace Lawn.Tests.EdgeCases;

/// <summary>Layers without elements, without a norm or without a gradient, on every path.</summary>
public class EmptyAndZeroTests
{
    public static TheoryData<string, StepPath> Cases => BaseOptimizers.OnAllPaths;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Layers_without_elements_do_no_harm(string name, StepPath path)
    {
        using var way = new OnPath(path);
        foreach (var geometry in new IWeightGeometry[] { new LayerSphere(), new RowSpheres() })
        {
            using var scope = NewDisposeScope();
            using var model = new LooseWeights(("none", zeros(0, 5)), ("empty rows", zeros(3, 0)), ("weight", ones(3, 2)));
            using var lawn = new LawnOptimizer(BaseOptimizers.Make(name, model.parameters()), model, way.Options with { Geometry = geometry, MaxGradientNorm = 1 });
            for (var step = 0; step < 3; step++)
            {
                foreach (var parameter in model.parameters()) parameter.grad = randn(parameter.shape);
                lawn.step();
            }

            Assert.Equal(3, lawn.HeldLayers.Count);
            Assert.Equal(Math.Sqrt(6), model.NormOf("weight"), 1e-5);
            SaveAndLoad(lawn);
        }
    }

    [Fact]
    public void An_empty_table_takes_a_sparse_gradient()
    {
        using var scope = NewDisposeScope();
        using var model = new LooseWeights(("table", zeros(0, 5)), ("thin", zeros(4, 0)), ("full", ones(4, 2)));
        using var lawn = new LawnOptimizer(new SparseAdam(model.parameters()), model, freeSteps: 0);
        foreach (var parameter in model.parameters()) parameter.grad = ones(parameter.shape).to_sparse(1);
        lawn.step();
        Assert.Equal(Math.Sqrt(8), model.NormOf("full"), 1e-5);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_layer_that_becomes_zero_moves_on_and_returns_to_its_norm(string name, StepPath path)
    {
        using var way = new OnPath(path);
        using var scope = NewDisposeScope();
        using var model = new LooseWeights(("weight", randn(6, 4)));
        using var lawn = new LawnOptimizer(BaseOptimizers.Make(name, model.parameters()), model, way.Options);
        lawn.Switch();
        var norm = model.NormOf("weight");
        using (no_grad()) model["weight"].zero_();
        model["weight"].grad = randn(6, 4);
        lawn.step();
        Assert.Equal(norm, model.NormOf("weight"), norm * 1e-6);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_gradient_of_zero_changes_nothing(string name, StepPath path)
    {
        using var way = new OnPath(path);
        using var scope = NewDisposeScope();
        using var model = new LooseWeights(("weight", randn(6, 4)));
        using var lawn = new LawnOptimizer(BaseOptimizers.Make(name, model.parameters()), model, way.Options);
        var before = model.ValuesOf("weight");
        for (var step = 0; step < 3; step++)
        {
            model["weight"].grad = zeros(6, 4);
            lawn.step();
        }

        Assert.All(before.Zip(model.ValuesOf("weight")), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_gradient_along_the_weights_moves_them_by_no_more_than_a_step(string name, StepPath path)
    {
        using var way = new OnPath(path);
        using var scope = NewDisposeScope();
        manual_seed(2);
        using var model = new LooseWeights(("weight", randn(6, 4)));
        using var lawn = new LawnOptimizer(BaseOptimizers.Make(name, model.parameters(), 0.001), model, way.Options);
        var (before, norm) = (model.ValuesOf("weight"), model.NormOf("weight"));
        model["weight"].grad = model["weight"].detach() * 3;
        lawn.step();
        // What the projection leaves is round-off. Optimizers whose step does not depend on the gradient's length make a step of it, of their rate.
        var moved = Math.Sqrt(before.Zip(model.ValuesOf("weight")).Sum(pair => Math.Pow(pair.First - pair.Second, 2)));
        Assert.InRange(moved, 0, name is "sgd" or "momentum" ? 1e-6 : 0.011 * Math.Sqrt(24));
        Assert.Equal(norm, model.NormOf("weight"), norm * 1e-6);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Frozen_layers_and_those_without_a_gradient_keep_their_bits(string name, StepPath path)
    {
        using var way = new OnPath(path);
        using var scope = NewDisposeScope();
        using var model = new LooseWeights(("frozen", randn(6, 4)), ("sometimes", randn(5, 5)), ("always", randn(4, 4)));
        model["frozen"].requires_grad = false;
        using var lawn = new LawnOptimizer(BaseOptimizers.Make(name, model.parameters()), model, way.Options with { NormTarget = NormTarget.Times(0.5) });
        var frozen = model.ValuesOf("frozen");
        var (norm, half) = (model.NormOf("sometimes"), model.NormOf("sometimes") / 2);
        for (var step = 0; step < 6; step++)
        {
            model["always"].grad = randn(4, 4);
            model["sometimes"].grad = step % 2 == 0 ? randn(5, 5) : null;
            var idle = step % 2 == 0 ? null : model.ValuesOf("sometimes");
            lawn.step();
            if (idle is not null) Assert.Equal(idle, model.ValuesOf("sometimes"));
            Assert.Equal(half, model.NormOf("sometimes"), norm * 1e-6);
        }

        Assert.Equal(frozen, model.ValuesOf("frozen"));

        // Thawed, it is held at the norm that the switch gave it.
        model["frozen"].requires_grad = true;
        var target = model.NormOf("frozen") / 2;
        foreach (var parameter in model.parameters()) parameter.grad = randn(parameter.shape);
        lawn.step();
        Assert.Equal(target, model.NormOf("frozen"), target * 1e-6);
    }

    static void SaveAndLoad(LawnOptimizer lawn)
    {
        using var stream = new MemoryStream();
        lawn.save_state_dict(new BinaryWriter(stream));
        stream.Position = 0;
        lawn.load_state_dict(new BinaryReader(stream));
    }
}
