using Lawn.Tasks.Recommendation;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Tasks.Tests.Recommendation;

public class EmbeddingLookupTests
{
    const int Batch = 300;

    [Theory]
    [InlineData(16)]
    [InlineData(5)]
    public void Rows_and_their_gradient_are_those_of_the_module(int width)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(1);
        var embedding = nn.Embedding(20, width);
        var indices = randint(0, 20, 2 * Batch, int32).narrow(0, Batch, Batch);
        var weights = randn(Batch, width);

        var (expected, expectedGradient) = ValueAndGradient(() => embedding.call(indices));
        var (actual, actualGradient) = ValueAndGradient(() => EmbeddingLookup.Rows(embedding, indices));
        Assert.True(TensorAssert.Same(expected, actual));
        Assert.True(expectedGradient.allclose(actualGradient, 1e-5, 1e-6));

        (Tensor, Tensor) ValueAndGradient(Func<Tensor> lookup)
        {
            embedding.zero_grad();
            var rows = lookup();
            (rows * weights).sum().backward();
            return (rows, embedding.weight!.grad!.clone());
        }
    }

    [Theory]
    [InlineData(10, 8)]
    [InlineData(2000, 8)]
    [InlineData(10, 3)]
    public void The_joined_layer_is_the_linear_layer_of_both_embeddings(int tableRows, int width)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(2);
        var (users, items, layer) = (nn.Embedding(tableRows, width), nn.Embedding(tableRows + 1, width), nn.Linear(2 * width, 7));
        var userIndices = randint(0, tableRows, Batch, int32);
        var itemIndices = randint(0, tableRows + 1, Batch, int32);
        Parameter[] parameters = [users.weight!, items.weight!, layer.weight!, layer.bias!];

        var expected = Gradients(() => layer.call(cat([users.call(userIndices), items.call(itemIndices)], 1)));
        var actual = Gradients(() => EmbeddingLookup.JoinedLinear(layer, users, items, userIndices, itemIndices));
        Assert.All(expected.Zip(actual), pair => Assert.True(pair.First.allclose(pair.Second, 1e-4, 1e-5)));

        Tensor[] Gradients(Func<Tensor> forward)
        {
            foreach (var parameter in parameters) parameter.grad = null;
            var output = forward();
            output.square().sum().backward();
            return [output, .. parameters.Select(parameter => parameter.grad!.clone())];
        }
    }

    [Fact]
    public void Second_derivatives_are_those_of_the_modules()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(3);
        var (users, items, layer) = (nn.Embedding(10, 4), nn.Embedding(12, 4), nn.Linear(8, 5));
        var userIndices = randint(0, 10, Batch, int32);
        var itemIndices = randint(0, 12, Batch, int32);
        Tensor[] parameters = [users.weight!, items.weight!, layer.weight!];
        var direction = parameters.Select(parameter => randn_like(parameter)).ToArray();

        var expected = HessianTimesDirection(() =>
            layer.call(cat([users.call(userIndices), items.call(itemIndices)], 1)) *
            users.call(userIndices).sum(1, keepdim: true));
        var actual = HessianTimesDirection(() =>
            EmbeddingLookup.JoinedLinear(layer, users, items, userIndices, itemIndices) *
            EmbeddingLookup.Rows(users, userIndices).sum(1, keepdim: true));
        Assert.All(expected.Zip(actual), pair => Assert.True(pair.First.allclose(pair.Second, 1e-3, 1e-3)));
        Assert.All(actual, product => Assert.True(product.norm().item<float>() > 1));

        List<Tensor> HessianTimesDirection(Func<Tensor> forward)
        {
            var loss = forward().tanh().sum();
            var gradients = autograd.grad([loss], parameters, retain_graph: true, create_graph: true);
            var along = gradients.Zip(direction, (gradient, d) => (gradient * d).sum()).Aggregate((a, b) => a + b);
            return [.. autograd.grad([along], parameters)];
        }
    }

    [Fact]
    public void Other_types_take_the_plain_way()
    {
        using var scope = NewDisposeScope();
        var embedding = nn.Embedding(20, 4, dtype: float64);
        using var indices = randint(0, 20, Batch, int64);
        Assert.True(TensorAssert.Same(embedding.call(indices), EmbeddingLookup.Rows(embedding, indices)));
    }

    [Fact]
    public void An_index_outside_the_table_is_an_error()
    {
        using var scope = NewDisposeScope();
        var embedding = nn.Embedding(20, 4);
        using var indices = full(Batch, 20, int32);
        Assert.ThrowsAny<ArgumentException>(() => EmbeddingLookup.Rows(embedding, indices));
    }
}
