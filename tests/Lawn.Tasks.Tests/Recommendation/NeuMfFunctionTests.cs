using Lawn.Tasks.Recommendation;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Tasks.Tests.Recommendation;

/// <summary>NeuMF as one function against the same model through libtorch's operators, which int64 indices take.</summary>
public class NeuMfFunctionTests
{
    const int Users = 900;
    const int Items = 800;

    // A batch that is not a multiple of the kernels' blocks, of four rows, or of a vector.
    const int Batch = 331;

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public void Logits_and_gradients_are_those_of_the_operators(int factors)
    {
        using var scope = NewDisposeScope();
        var (model, users, items) = Make(factors);
        var parameters = model.parameters().ToList();
        var weights = randn(Batch);

        var (expected, expectedGradients) = Run(users.to(int64), items.to(int64));
        var (actual, actualGradients) = Run(users, items);
        Assert.True(expected.allclose(actual, 1e-5, 1e-6));
        foreach (var (name, (theirs, ours)) in model.named_parameters().Select(p => p.name).Zip(expectedGradients.Zip(actualGradients)))
        {
            Assert.True(theirs.norm().item<float>() > 0, name);
            Assert.True((theirs - ours).norm().item<float>() < 2e-6 * (theirs.norm().item<float>() + 10), name); // sums of terms that cancel
        }

        using (no_grad()) Assert.True(TensorAssert.Same(actual, model.call(users, items)));

        (Tensor, List<Tensor>) Run(Tensor u, Tensor i)
        {
            foreach (var parameter in parameters) parameter.grad = null;
            var logits = model.call(u, i);
            (logits * weights).sum().backward();
            return (logits, [.. parameters.Select(p => p.grad!.clone())]);
        }
    }

    [Fact]
    public void Gradients_add_up_over_two_backward_passes()
    {
        using var scope = NewDisposeScope();
        var (model, users, items) = Make(8);
        model.call(users, items).sum().backward();
        var once = model.parameters().Select(p => p.grad!.clone()).ToList();
        model.call(users, items).sum().backward();
        foreach (var (parameter, single) in model.parameters().Zip(once)) Assert.True(parameter.grad!.allclose(single * 2, 1e-5, 1e-6));
    }

    [Fact]
    public void Second_derivatives_are_those_of_the_operators()
    {
        using var scope = NewDisposeScope();
        var (model, users, items) = Make(8);
        Tensor[] parameters = [.. model.parameters()];
        var direction = parameters.Select(parameter => randn_like(parameter)).ToArray();
        var expected = HessianTimesDirection(users.to(int64), items.to(int64));
        var actual = HessianTimesDirection(users, items);
        foreach (var (theirs, ours) in expected.Zip(actual))
            Assert.True((theirs - ours).norm().item<float>() <= 1e-4 * theirs.norm().item<float>());
        Assert.True(actual.Max(product => product.norm().item<float>()) > 1e-3);

        List<Tensor> HessianTimesDirection(Tensor u, Tensor i)
        {
            var loss = model.call(u, i).square().sum();
            var gradients = autograd.grad([loss], parameters, retain_graph: true, create_graph: true);
            var along = gradients.Zip(direction, (gradient, d) => (gradient * d).sum()).Aggregate((a, b) => a + b);
            return [.. autograd.grad([along], parameters)];
        }
    }

    [Fact]
    public void A_frozen_table_gets_no_gradient_and_the_others_do()
    {
        using var scope = NewDisposeScope();
        var (model, users, items) = Make(8);
        var parameters = model.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        parameters["mlp_item_embedding.weight"].requires_grad = false;
        model.call(users, items).sum().backward();
        Assert.Null(parameters["mlp_item_embedding.weight"].grad);
        Assert.NotNull(parameters["mlp_user_embedding.weight"].grad);
    }

    [Fact]
    public void An_index_outside_a_table_is_an_error()
    {
        using var scope = NewDisposeScope();
        var (model, users, items) = Make(8);
        users[3] = Users;
        Assert.ThrowsAny<ArgumentException>(() => model.call(users, items));
        users[3] = -1;
        Assert.ThrowsAny<ArgumentException>(() => model.call(users, items));
    }

    [Fact]
    public void A_step_leaves_no_tensor_behind()
    {
        var (model, users, items) = Make(8);
        Step();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (var step = 0; step < 5; step++) Step();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        model.Dispose();

        void Step()
        {
            using var scope = NewDisposeScope();
            model.zero_grad();
            model.call(users, items).sum().backward();
        }
    }

    static (RecommendationModel Model, Tensor Users, Tensor Items) Make(int factors)
    {
        random.manual_seed(1);
        var model = RecommendationModels.Create("neumf", Users, Items, factors);
        using (no_grad())
            foreach (var parameter in model.parameters())
            {
                using Scalar spread = 0.3f;
                parameter.copy_(randn_like(parameter).mul_(spread)); // biases too, and products large enough to matter
            }

        return (model, randint(0, Users, Batch, int32), randint(0, Items, Batch, int32));
    }
}
