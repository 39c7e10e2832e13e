using Lawn.Diagnostics;
using Lawn.Scope;
using Lawn.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Tests.Diagnostics;

public class MarginsTests
{
    [Fact]
    public void A_margin_is_the_distance_to_the_best_other_class()
    {
        using var scope = NewDisposeScope();
        var logits = tensor(new float[,] { { 3, 1, 2 }, { 0, 5, -1 }, { 1, 1, 1 } });
        Assert.Equal([1f, -5, 0], Margins.OfEach(logits, tensor(new long[] { 0, 0, 2 })).data<float>().ToArray());
        var binary = tensor(new float[] { 2, -3, 4 });
        Assert.Equal([2f, 3, -4], Margins.OfEach(binary, tensor(new float[] { 1, 0, 0 })).data<float>().ToArray());
    }

    [Fact]
    public void Quantiles_are_interpolated()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(new Margins(0, 1, 10, 50), Margins.Of(arange(101, dtype: ScalarType.Float64).flip(0)));
        Assert.Equal(new Margins(7, 7, 7, 7), Margins.Of(tensor(new[] { 7.0 })));
    }

    [Fact]
    public void Normalised_margins_of_a_homogeneous_network_do_not_change_with_its_scale()
    {
        using var scope = NewDisposeScope();
        using var net = new TinyClassifier(bias: false);
        Margins Normalised() => Margins.Of(Margins.OfEach(net.call(net.Inputs), net.Labels)).DividedByNorms(LayerWeight.Of(net));
        var before = Normalised();
        using (no_grad())
            foreach (var parameter in net.parameters()) parameter.mul_(3);
        var after = Normalised();
        Assert.Equal(before.Median, after.Median, 1e-6);
        Assert.Equal(before.Min, after.Min, 1e-6);
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_named()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("[4, 3]", Assert.Throws<ArgumentException>(() => Margins.OfEach(zeros(4, 3), zeros(5, ScalarType.Int64))).Message);
        Assert.Throws<ArgumentException>(() => Margins.OfEach(zeros(4, 1), zeros(4, ScalarType.Int64)));
        Assert.Throws<ArgumentException>(() => Margins.Of(zeros(0)));
    }
}
