using Lawn.Geometry;
using Lawn.Optimizers;
using Lawn.Tests.Optimizers;
using static TorchSharp.torch;

namespace Lawn.Tests.EdgeCases;

/// <summary>Weights so large or small that their squares leave the range of their type: norms are taken in double precision.</summary>
public class MagnitudeTests
{
    public static TheoryData<StepPath, double> Scales =>
        [.. from path in Enum.GetValues<StepPath>() from scale in new[] { 1e-30, 1e-20, 1e-10, 1, 1e10, 1e20, 1e30 } select new TheoryDataRow<StepPath, double>(path, scale)];

    [Theory]
    [MemberData(nameof(Scales))]
    public void Steps_are_those_of_weights_of_size_one(StepPath path, double scale)
    {
        using var way = new OnPath(path);
        foreach (var rows in new[] { false, true })
        {
            using var scope = NewDisposeScope();
            using var model = Model(scale);
            using var unit = Model(1);
            var options = way.Options with { Geometry = rows ? new RowSpheres() : new LayerSphere() };
            using var lawn = new LawnOptimizer(new Sgd(model.parameters(), 0.1), model, options);
            using var reference = new LawnOptimizer(new Sgd(unit.parameters(), 0.1), unit, options);
            var norm = model.NormOf("weight");
            for (var step = 0; step < 20; step++)
            {
                unit["weight"].grad = Draw(step, 1);
                model["weight"].grad = Draw(step, scale);
                lawn.step();
                reference.step();
                Assert.InRange(model.NormOf("weight") / norm, 1 - 1e-6, 1 + 1e-6);
            }

            Assert.All(model.ValuesOf("weight").Zip(unit.ValuesOf("weight")), pair => Assert.Equal(pair.Second, pair.First / scale, 1e-5));
            Assert.All(unit.ValuesOf("weight").Zip(ParameterSet.Values(Values())), pair => Assert.NotEqual(pair.First, pair.Second)); // it did move
        }
    }

    [Theory]
    [MemberData(nameof(BasesAndPaths))]
    public void Norms_hold_whatever_the_base(string name, StepPath path)
    {
        using var way = new OnPath(path);
        foreach (var scale in new[] { 1e-30, 1e20 })
        {
            using var scope = NewDisposeScope();
            using var model = Model(scale);
            using var lawn = new LawnOptimizer(BaseOptimizers.Make(name, model.parameters(), name.Contains("adam") || name == "rmsprop" ? 0.01 * scale : 0.01), model, way.Options);
            var norm = model.NormOf("weight");
            for (var step = 0; step < 10; step++)
            {
                model["weight"].grad = Draw(step, 1);
                lawn.step();
            }

            Assert.InRange(model.NormOf("weight") / norm, 1 - 1e-6, 1 + 1e-6);
        }
    }

    public static TheoryData<string, StepPath> BasesAndPaths => BaseOptimizers.OnAllPaths;

    [Theory]
    [InlineData(StepPath.Generic)]
    [InlineData(StepPath.Fused)]
    [InlineData(StepPath.Lists)]
    public void An_update_far_beyond_the_sphere_comes_back_to_it(StepPath path)
    {
        using var way = new OnPath(path);
        using var scope = NewDisposeScope();
        using var model = new LooseWeights(("weight", tensor(new[,] { { 1f, 0f } })));
        using var lawn = new LawnOptimizer(new Sgd(model.parameters(), 100), model, way.Options);
        model["weight"].grad = tensor(new[,] { { 0f, 1e25f } }); // tangential; the update is 1e27, its square no number of single precision
        lawn.step();
        Assert.Equal([0.0, -1.0], model.ValuesOf("weight"), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Theory]
    [InlineData(StepPath.Generic)]
    [InlineData(StepPath.Fused)]
    [InlineData(StepPath.Lists)]
    public void An_update_that_overflows_is_not_hidden(StepPath path)
    {
        using var way = new OnPath(path);
        using var scope = NewDisposeScope();
        using var model = new LooseWeights(("weight", tensor(new[,] { { 1f, 0f, 0f } })));
        using var lawn = new LawnOptimizer(new Sgd(model.parameters(), 1e20), model, way.Options);
        model["weight"].grad = tensor(new[,] { { 0f, 1e20f, 1f } });
        lawn.step();
        Assert.Contains(model.ValuesOf("weight"), double.IsNaN); // never quietly zero
    }

    [Fact]
    public void Clipping_takes_the_norm_in_double_precision()
    {
        using var scope = NewDisposeScope();
        using var model = new LooseWeights(("weight", ones(2, 2)));
        model["weight"].grad = full([2, 2], 1e25f);
        GradientClipping.ClipGlobalNorm(model.parameters(), 2);
        Assert.All(ParameterSet.Values(model["weight"].grad!), value => Assert.Equal(1, value, 1e-5));
    }

    static Tensor Values()
    {
        manual_seed(3);
        return randn(30, 40);
    }

    static LooseWeights Model(double scale) => new(("weight", Values() * scale));

    static Tensor Draw(int step, double scale)
    {
        manual_seed(100 + step);
        return randn(30, 40) * scale;
    }
}
