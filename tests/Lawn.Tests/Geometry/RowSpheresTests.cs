using Lawn.Geometry;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Tests.Geometry;

public class RowSpheresTests
{
    readonly RowSpheres spheres = new();

    [Fact]
    public void Each_row_has_its_norm()
    {
        using var weight = tensor(new double[,] { { 3, 4 }, { 0, 2 } });
        Assert.Equal([5.0, 2.0], spheres.Norm([weight]).data<double>().ToArray());
    }

    [Fact]
    public void Each_row_is_projected_and_retracted_by_itself()
    {
        using var weight = tensor(new double[,] { { 3, 4 }, { 0, 2 } });
        using var gradient = tensor(new double[,] { { 1, 0 }, { 5, 7 } });
        using var norm = tensor(new double[] { 10, 1 });
        spheres.ProjectToTangent([gradient], [weight], norm);
        spheres.Retract([weight], norm);
        Assert.Equal([0.64, -0.48, 5, 0], gradient.data<double>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-14);
        Assert.Equal([6.0, 8, 0, 1], weight.data<double>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-14);
    }

    [Fact]
    public void A_joined_bias_adds_one_entry_to_each_row()
    {
        using var kernel = ones(2, 3, 2, 2, dtype: ScalarType.Float64);
        using var bias = tensor(new double[] { 2, 0 });
        Assert.Equal([4.0, Math.Sqrt(12)], spheres.Norm([kernel, bias]).data<double>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-14);
        using var norm = tensor(new double[] { 8, 0 }); // a sphere of norm 0 is not held
        spheres.Retract([kernel, bias], norm);
        Assert.Equal([2.0, 1.0], kernel[TensorIndex.Colon, 0, 0, 0].data<double>().ToArray());
        Assert.Equal([4.0, 0.0], bias.data<double>().ToArray());
    }
}
