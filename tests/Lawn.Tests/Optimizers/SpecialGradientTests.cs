using Lawn.Optimizers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Tests.Optimizers;

/// <summary>Gradients and parameters out of the ordinary.</summary>
public class SpecialGradientTests
{
    public static TheoryData<string> Names => OptimizerCase.OwnNames;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_NaN_stays_in_its_element_without_a_constraint_and_spreads_with_one(string name)
    {
        foreach (var constrained in new[] { false, true })
        {
            using var scope = NewDisposeScope();
            var parameter = new Parameter(ones(5, 7));
            var gradient = ones(5, 7);
            gradient[2, 3] = float.NaN;
            parameter.grad = gradient;
            using var optimizer = OptimizerCase.Find(name).Make([parameter]);
            OptimizerCase.Step(optimizer, constrained ? new Dictionary<IntPtr, double> { [parameter.Handle] = 5 } : []);
            Assert.Equal(constrained ? 35 : 1, parameter.isnan().sum().item<long>());
        }
    }

    [Theory]
    [InlineData("adam")]
    [InlineData("momentum")]
    [InlineData("lamb")]
    public void Half_precision_weights_have_single_precision_moments(string name)
    {
        using var scope = NewDisposeScope();
        var weights = randn(40, 30) * 0.1;
        var half = new Parameter(weights.to_type(ScalarType.BFloat16));
        var single = new Parameter(half.detach().to_type(ScalarType.Float32));
        using var halves = (OptimizerHelper)OptimizerCase.Find(name).Make([half]);
        using var singles = OptimizerCase.Find(name).Make([single]);
        var norm = ParameterSet.Norm(half);
        for (var step = 0; step < 20; step++)
        {
            var gradient = randn(40, 30).to_type(ScalarType.BFloat16);
            (half.grad, single.grad) = (gradient, gradient.to_type(ScalarType.Float32));
            OptimizerCase.Step(halves, new Dictionary<IntPtr, double> { [half.Handle] = norm });
            OptimizerCase.Step(singles, new Dictionary<IntPtr, double> { [single.Handle] = norm });
        }

        Assert.Equal(ScalarType.Float32, ((MomentState)halves.state_dict().State[0]).First!.dtype);
        Assert.True((half.to_type(ScalarType.Float32) - single).norm().item<float>() < 0.03 * norm);
        Assert.Equal(norm, ParameterSet.Norm(half), 2e-3 * norm);
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("adam")]
    public void A_sparse_gradient_counts_as_a_dense_one(string name)
    {
        using var scope = NewDisposeScope();
        var weights = randn(6, 4);
        var (sparse, dense) = (new Parameter(weights.clone()), new Parameter(weights.clone()));
        using var a = OptimizerCase.Find(name).Make([sparse]);
        using var b = OptimizerCase.Find(name).Make([dense]);
        var gradient = zeros(6, 4);
        gradient[1] = ones(4);
        (sparse.grad, dense.grad) = (gradient.to_sparse(), gradient);
        a.step();
        b.step();
        Assert.True(sparse.allclose(dense));
    }

    [Fact]
    public void Replaced_storage_is_noticed()
    {
        using var scope = NewDisposeScope();
        var parameter = new Parameter(ones(10)) { grad = ones(10) };
        using var optimizer = new Sgd([parameter], lr: 0.5);
        optimizer.step();
        var buffer = full(20, 3f);
        using (no_grad()) parameter.set_(buffer.narrow(0, 5, 10));
        optimizer.step();
        Assert.Equal(2.5f, buffer[7].item<float>());
        Assert.Equal(3f, buffer[0].item<float>());
    }
}
