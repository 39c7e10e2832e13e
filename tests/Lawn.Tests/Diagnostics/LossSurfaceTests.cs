using Lawn.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Tests.Diagnostics;

public class LossSurfaceTests
{
    [Fact]
    public void Loss_and_gradient_are_the_means_over_all_examples()
    {
        using var scope = NewDisposeScope();
        using var net = new CurvedNet();
        var input = cat([.. net.Batches.Select(b => b.Input)]);
        var target = cat([.. net.Batches.Select(b => b.Target)]);
        var whole = nn.functional.cross_entropy(net.call(input), target);
        Assert.Equal(whole.item<double>(), net.Surface.Loss(), 1e-12);
        whole.backward();
        var expected = cat([.. net.parameters().Select(p => p.grad!.flatten())]);
        Assert.True(net.Surface.Gradient().allclose(expected, rtol: 1e-12, atol: 1e-14));
    }

    [Fact]
    public void A_product_with_the_Hessian_is_that_of_the_dense_one()
    {
        using var scope = NewDisposeScope();
        using var net = new CurvedNet();
        var dense = tensor(net.DenseHessian());
        manual_seed(4);
        var vector = randn(net.Surface.Dimension, ScalarType.Float64);
        Assert.True(net.Surface.HessianTimes(vector).allclose(dense.mv(vector), rtol: 1e-6, atol: 1e-8));
    }

    [Fact]
    public void A_loss_at_a_shift_leaves_the_parameters_bit_for_bit()
    {
        using var scope = NewDisposeScope();
        using var net = new CurvedNet();
        var before = net.parameters().Select(p => p.detach().clone()).ToList();
        var shift = full(net.Surface.Dimension, 0.1, ScalarType.Float64);
        var there = net.Surface.LossAt(shift);
        Assert.NotEqual(net.Surface.Loss(), there);
        Assert.All(net.parameters().Zip(before), pair => Assert.True(pair.First.eq(pair.Second).all().item<bool>()));
        using (no_grad())
            foreach (var parameter in net.parameters()) parameter.add_(0.1);
        Assert.Equal(net.Surface.Loss(), there, 1e-12);
    }

    [Fact]
    public void Parameters_without_part_in_the_loss_and_linear_losses_have_zeros()
    {
        using var scope = NewDisposeScope();
        using var net = new CurvedNet();
        var first = net.parameters().First();
        var linear = new LossSurface(net, 1, _ => (first.sum(), 1));
        Assert.Equal(first.numel(), linear.Gradient().sum().item<double>(), 1e-12);
        Assert.Equal(0, linear.HessianTimes(ones(linear.Dimension, ScalarType.Float64)).abs().sum().item<double>());
    }

    [Fact]
    public void No_tensor_stays_behind()
    {
        using var net = new CurvedNet();
        using var scope = NewDisposeScope();
        var vector = ones(net.Surface.Dimension, ScalarType.Float64);
        net.Surface.HessianTimes(vector).Dispose();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        net.Surface.Loss();
        net.Surface.Gradient().Dispose();
        net.Surface.HessianTimes(vector).Dispose();
        net.Surface.LossAt(vector);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void A_vector_of_another_length_is_refused()
    {
        using var scope = NewDisposeScope();
        using var net = new CurvedNet();
        Assert.Throws<ArgumentException>(() => net.Surface.HessianTimes(ones(3, ScalarType.Float64)));
    }
}
