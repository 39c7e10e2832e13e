using static TorchSharp.torch;

namespace Lawn.Tests.EdgeCases;

/// <summary>What the optimizer alone does with a NaN or an infinity in a gradient.</summary>
public class NonFiniteGradientTests
{
    public static TheoryData<string, StepPath> Cases => BaseOptimizers.OnAllPaths;

    [Theory]
    [MemberData(nameof(Cases))]
    public void By_default_it_goes_into_the_weights_of_its_own_layer(string name, StepPath path)
    {
        using var way = new OnPath(path);
        using var scope = NewDisposeScope();
        using var model = Model();
        using var lawn = new LawnOptimizer(BaseOptimizers.Make(name, model.parameters()), model, way.Options);
        Step(model, lawn, poison: float.NaN);
        Assert.All(model.ValuesOf("first"), value => Assert.False(double.IsFinite(value)));
        Assert.All(model.ValuesOf("second"), value => Assert.True(double.IsFinite(value)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_throws_before_anything_is_changed(string name, StepPath path)
    {
        using var way = new OnPath(path);
        using var scope = NewDisposeScope();
        using var model = Model();
        using var lawn = new LawnOptimizer(BaseOptimizers.Make(name, model.parameters()), model, way.Options with { NonFiniteGradients = NonFiniteGradients.Throw });
        Step(model, lawn);
        var before = StateOf(model, lawn);
        foreach (var poison in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1e25f })
        {
            var fault = Assert.Throws<NonFiniteException>(() => Step(model, lawn, poison));
            Assert.Equal(("first", 1L), (fault.Parameter, fault.Step));
            Assert.Contains(poison == 1e25f ? "is too large" : "is not finite", fault.Message);
            Assert.Equal(before, StateOf(model, lawn));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Skipped_it_leaves_no_trace(string name, StepPath path)
    {
        using var way = new OnPath(path);
        using var scope = NewDisposeScope();
        using var model = Model();
        using var plain = Model();
        var options = way.Options with { NonFiniteGradients = NonFiniteGradients.Skip };
        using var lawn = new LawnOptimizer(BaseOptimizers.Make(name, model.parameters()), model, options);
        using var untouched = new LawnOptimizer(BaseOptimizers.Make(name, plain.parameters()), plain, options);
        for (var step = 0; step < 4; step++)
        {
            Step(model, lawn, poison: float.PositiveInfinity);
            Step(model, lawn);
            Step(plain, untouched);
        }

        Assert.Equal((4L, 4L), (lawn.SkippedSteps, lawn.Steps));
        Assert.Equal(StateOf(plain, untouched), StateOf(model, lawn));
    }

    static LooseWeights Model()
    {
        manual_seed(1);
        return new LooseWeights(("first", randn(7, 5)), ("second", randn(3, 4)));
    }

    static void Step(LooseWeights model, LawnOptimizer lawn, float? poison = null)
    {
        manual_seed(lawn.Steps);
        foreach (var parameter in model.parameters()) parameter.grad = randn(parameter.shape);
        if (poison is { } value) model["first"].grad![2, 3] = value;
        lawn.step();
    }

    static byte[] StateOf(LooseWeights model, LawnOptimizer lawn)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        foreach (var name in new[] { "first", "second" })
            foreach (var value in model.ValuesOf(name)) writer.Write(value);
        lawn.save_state_dict(writer);
        return stream.ToArray();
    }
}
