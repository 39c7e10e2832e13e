using Lawn.Tasks.Recommendation;
using Lawn.Training;
using static TorchSharp.torch;

namespace Lawn.Tasks.Tests.Recommendation;

public class RecommendationModelTests
{
    // f = 8, 100 users, 50 items. Tower: 32x32+32 + 32x16+16 + 16x8+8 = 1720.
    [Theory]
    [InlineData("gmf", (150 * 8) + 8 + 1)]
    [InlineData("mlp", (150 * 16) + 1720 + 8 + 1)]
    [InlineData("neumf", (150 * 24) + 1720 + 16 + 1)]
    public void Parameters_are_as_many_as_worked_out_by_hand(string name, long count)
    {
        using var model = RecommendationModels.Create(name, 100, 50, 8);
        Assert.Equal(count, model.parameters().Sum(parameter => parameter.numel()));
    }

    [Theory]
    [InlineData("gmf")]
    [InlineData("mlp")]
    [InlineData("neumf")]
    public void There_is_one_logit_an_example_whatever_the_batch(string name)
    {
        using var scope = NewDisposeScope();
        using var model = RecommendationModels.Create(name, 100, 50, 8);
        var users = randint(0, 100, 1000, int32);
        var items = randint(0, 50, 1000, int32);
        var large = model.call(users, items);
        Assert.Equal([1000], large.shape);
        var small = cat([.. users.split(10).Zip(items.split(10), model.call)]);
        Assert.True(large.allclose(small, 1e-5, 1e-6));
        Assert.True(large.allclose(model.call(users.to(int64), items.to(int64)), 1e-5, 1e-6));
    }

    [Fact]
    public void Layers_have_the_names_a_reader_expects()
    {
        using var model = RecommendationModels.Create("mlp", 10, 10, 4);
        Assert.Equal(
            ["user_embedding.weight", "item_embedding.weight", "hidden.0.weight", "hidden.0.bias", "hidden.1.weight", "hidden.1.bias",
                "hidden.2.weight", "hidden.2.bias", "prediction.weight", "prediction.bias"],
            model.named_parameters().Select(named => named.name));
    }

    [Fact]
    public void Gmf_is_the_weighted_product_of_the_embeddings()
    {
        using var scope = NewDisposeScope();
        using var model = RecommendationModels.Create("gmf", 10, 10, 4);
        var parameters = model.named_parameters().ToDictionary(named => named.name, named => named.parameter);
        var expected = (parameters["user_embedding.weight"][3] * parameters["item_embedding.weight"][7] * parameters["prediction.weight"][0]).sum();
        Assert.Equal(expected.item<float>(), model.call(tensor([3]), tensor([7])).item<float>(), 7);
    }

    [Fact]
    public void Initial_weights_have_the_stated_spread()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(1);
        using var model = RecommendationModels.Create("mlp", 2000, 1000, 16);
        var parameters = model.named_parameters().ToDictionary(named => named.name, named => named.parameter);
        Assert.InRange(parameters["user_embedding.weight"].std().item<float>(), 0.0097, 0.0103);
        AssertUniform(parameters["hidden.0.weight"], Math.Sqrt(6.0 / (64 + 64)));
        AssertUniform(parameters["hidden.1.weight"], Math.Sqrt(6.0 / (64 + 32)));
        AssertUniform(parameters["prediction.weight"], Math.Sqrt(3.0 / 16));
        Assert.Equal(0, parameters["hidden.0.bias"].abs().max().item<float>());
    }

    static void AssertUniform(Tensor weight, double limit) =>
        Assert.InRange(weight.abs().max().item<float>(), 0.75 * limit, limit * 1.000001);

    [Fact]
    public void Unknown_names_and_factors_are_errors_of_the_user()
    {
        Assert.Contains("gmf", Assert.Throws<UserErrorException>(() => RecommendationModels.Create("bert", 1, 1, 8)).Message);
        Assert.Throws<UserErrorException>(() => RecommendationModels.Create("mlp", 1, 1, 0));
    }
}
