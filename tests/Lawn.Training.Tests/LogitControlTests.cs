using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Training.Tests;

public class LogitControlTests
{
    [Fact]
    public void A_temperature_divides_the_logits()
    {
        using var scope = NewDisposeScope();
        var logits = tensor(new float[,] { { 2, -4 }, { 1, 0 } });
        Assert.Equal([0.5f, -1, 0.25f, 0], new LogitControl(4, norm: null).Apply(logits).data<float>().ToArray());
    }

    [Fact]
    public void A_norm_is_that_of_each_example_or_of_the_batch_where_an_example_has_one_logit()
    {
        using var scope = NewDisposeScope();
        var classes = new LogitControl(1, norm: 2).Apply(tensor(new float[,] { { 3, -4 }, { 0.3f, 0.4f }, { 0, 0 } }));
        var rms = MathF.Sqrt(12.5f);
        Assert.Equal([2 * 3 / rms, -2 * 4 / rms, 2 * 3 / rms, 2 * 4 / rms, 0, 0], classes.data<float>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
        var binary = new LogitControl(1, norm: 2).Apply(tensor(new float[] { 3, -4 }));
        Assert.Equal([2 * 3 / rms, -2 * 4 / rms], binary.data<float>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    // The loss does not depend on the logits' scale any more, so its gradient has no part along them.
    [Fact]
    public void Under_a_norm_the_gradient_has_no_radial_part()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var logits = randn(8, 5, requires_grad: true);
        nn.functional.cross_entropy(new LogitControl(1, norm: 3).Apply(logits), randint(0, 5, 8, ScalarType.Int64)).backward();
        var (gradient, plain) = (logits.grad!, logits.detach());
        Assert.True(gradient.norm().item<float>() > 0.01);
        Assert.True((gradient * plain).sum(1).abs().max().item<float>() < 1e-6);
    }

    [Fact]
    public void Logits_of_zero_stay_finite()
    {
        using var scope = NewDisposeScope();
        Assert.True(new LogitControl(1, norm: 1).Apply(zeros(3)).eq(0).all().item<bool>());
    }
}
