using Lawn.Scope;
using Lawn.Tests.Scope.Models;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lawn.Tests.Scope;

/// <summary>Euler's identity: without biases, the product of w_l with dL/dw_l is the same number in every layer of the sub-network.</summary>
public class EndHomogeneousTheoremTests
{
    public EndHomogeneousTheoremTests() => manual_seed(11);

    [Fact]
    public void Mlp()
    {
        var model = Sequential(("a", Linear(5, 8, hasBias: false)), ("r", ReLU()), ("b", Linear(8, 6, hasBias: false)), ("l", LeakyReLU(0.1)),
            ("c", Linear(6, 3, hasBias: false)));
        AssertEqualProducts(model, randn(16, 5), expectedHeld: 3);
    }

    [Fact]
    public void Convolutions_with_pooling()
    {
        var model = Sequential(("a", Conv2d(3, 6, 3, bias: false)), ("r", ReLU()), ("p", MaxPool2d(2)), ("b", Conv2d(6, 8, 3, bias: false)), ("s", ReLU()),
            ("q", AdaptiveAvgPool2d(1)), ("f", Flatten()), ("c", Linear(8, 3, hasBias: false)));
        AssertEqualProducts(model, randn(16, 3, 10, 10), expectedHeld: 3);
    }

    [Fact]
    public void Stem_and_head_around_a_residual_block() => AssertEqualProducts(new ResidualMlp(bias: false), randn(16, 5), expectedHeld: 2);

    [Fact]
    public void Gmf()
    {
        var model = new Gmf(bias: false);
        var (users, items) = (randint(12, [16]), randint(15, [16]));
        AssertEqualProducts(model, () => model.call(users, items), Bce, expectedHeld: 3);
    }

    [Fact]
    public void In_an_ncf_tower_the_two_embeddings_share_the_product()
    {
        var model = new NcfMlp(bias: false);
        var (users, items) = (randint(12, [16]), randint(15, [16]));
        var held = AssertEqualProducts(model, () => model.call(users, items), Bce, expectedHeld: 3);
        var both = Product(model.get_parameter("user.weight")!) + Product(model.get_parameter("item.weight")!);
        Assert.True(Math.Abs(both - held) <= 1e-4 * Math.Abs(held), $"{both} against {held}");
    }

    static Tensor Bce(Tensor logits) => functional.binary_cross_entropy_with_logits(logits, (arange(16) % 2).to(float32));

    static void AssertEqualProducts(Module<Tensor, Tensor> model, Tensor sample, int expectedHeld) =>
        AssertEqualProducts(model, () => model.call(sample), logits => functional.cross_entropy(logits, arange(16) % 3), expectedHeld);

    static double AssertEqualProducts(Module model, Func<Tensor> logits, Func<Tensor, Tensor> loss, int expectedHeld)
    {
        using (no_grad())
            foreach (var parameter in model.parameters()) parameter.mul_(2); // logits of order one, so that the product is not a difference of roundings
        var decisions = new EndHomogeneous(logits).Decide(model);
        loss(logits()).backward();
        var held = decisions.Where(d => d.IsHeld).Select(d => Product(d.Weight.Weight)).ToList();
        Assert.Equal(expectedHeld, held.Count);
        Assert.True(Math.Abs(held[0]) > 1e-3, "the common product is too small for a relative comparison");
        Assert.All(held, product => Assert.True(Math.Abs(product - held[0]) <= 1e-4 * Math.Abs(held[0]), string.Join(", ", held)));
        Assert.All(decisions.Where(d => !d.IsHeld),
            d => Assert.True(Math.Abs(Product(d.Weight.Weight) - held[0]) > 1e-3 * Math.Abs(held[0]), d.Weight.Name));
        return held[0];
    }

    static double Product(Tensor weight)
    {
        using var gradient = weight.grad!;
        return (weight.detach().to(float64) * gradient.to(float64)).sum().item<double>();
    }
}
