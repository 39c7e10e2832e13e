using Lawn.Geometry;
using Lawn.Tests.Optimizers;
using static TorchSharp.torch;

namespace Lawn.Tests.EdgeCases;

/// <summary>Parameters of half precision: float16 ends at 65 504, and its squares at 255.</summary>
public class HalfPrecisionTests
{
    public static TheoryData<string, StepPath, ScalarType> Cases =>
        [.. from name in new[] { "momentum", "adam", "lamb", "lars" }
            from path in Enum.GetValues<StepPath>()
            from type in new[] { ScalarType.Float16, ScalarType.BFloat16 }
            select new TheoryDataRow<string, StepPath, ScalarType>(name, path, type)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_norm_beyond_their_range_is_held(string name, StepPath path, ScalarType type)
    {
        using var way = new OnPath(path);
        foreach (var geometry in new IWeightGeometry[] { new LayerSphere(), new RowSpheres() })
        {
            using var scope = NewDisposeScope();
            manual_seed(5);
            using var model = new LooseWeights(("weight", (randn(64, 64) * 3000).to_type(type))); // norm 192 000
            using var lawn = new LawnOptimizer(BaseOptimizers.Make(name, model.parameters(), name is "adam" ? 30 : 0.01), model, way.Options with { Geometry = geometry });
            var (norm, before) = (model.NormOf("weight"), model.ValuesOf("weight"));
            for (var step = 0; step < 20; step++)
            {
                model["weight"].grad = randn(64, 64).mul(1000).to_type(type);
                lawn.step();
            }

            Assert.Equal(ScalarType.Float32, lawn.HeldLayers[0].TargetNorm!.dtype);
            Assert.InRange(model.NormOf("weight") / norm, 1 - 2e-3, 1 + 2e-3); // round-off of the type
            Assert.NotEqual(before, model.ValuesOf("weight"));
        }
    }

    [Theory]
    [InlineData(ScalarType.Float16, 1e-5)]
    [InlineData(ScalarType.Float16, 0.01)]
    [InlineData(ScalarType.BFloat16, 1e-20)]
    public void Small_weights_do_not_make_the_projection_overflow(ScalarType type, double size)
    {
        using var scope = NewDisposeScope();
        manual_seed(6);
        var weight = (randn(20, 20) * size).to_type(type);
        var gradient = (weight.to_type(ScalarType.Float32) * (100 / size)).to_type(type); // radial: <g,w>/<w,w> = 100 / size
        var sphere = new LayerSphere();
        var norm = sphere.Norm([gradient]).item<float>();
        sphere.ProjectToTangent([gradient], [weight], sphere.Norm([weight]));
        Assert.InRange(sphere.Norm([gradient]).item<float>() / norm, 0, 0.05); // what the type's round-off leaves; never NaN
    }
}
