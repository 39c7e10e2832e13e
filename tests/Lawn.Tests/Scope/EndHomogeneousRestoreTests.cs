using Lawn.Scope;
using Lawn.Tests.Scope.Models;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lawn.Tests.Scope;

/// <summary>The probe leaves no trace, and says clearly when it cannot work.</summary>
public class EndHomogeneousRestoreTests
{
    public EndHomogeneousRestoreTests() => manual_seed(5);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Everything_is_put_back_bit_for_bit(bool fails)
    {
        var model = Sequential(("conv", Conv2d(3, 4, 3)), ("bn", BatchNorm2d(4)), ("r", ReLU()), ("drop", Dropout(0.5)), ("frozen", BatchNorm2d(4)),
            ("f", Flatten()), ("head", Linear(144, 3)));
        var sample = randn(4, 3, 8, 8);
        model.call(sample).sum().backward();
        model.get_parameter("head.bias")!.requires_grad = false;
        model.named_modules().Single(m => m.name == "frozen").module.eval();
        var before = State(model);
        var calls = 0;
        var scope = new EndHomogeneous(() => fails && ++calls == 9 ? throw new InvalidOperationException("on purpose") : model.call(sample));

        if (fails) Assert.Throws<InvalidOperationException>(() => scope.Decide(model));
        else Assert.Equal(2, scope.Decide(model).Count);

        Assert.Equal(before, State(model));
    }

    [Fact]
    public void No_tensor_is_left_behind()
    {
        var model = new SmallResNet();
        var sample = randn(4, 3, 8, 8);
        var scope = new EndHomogeneous(model, sample);
        scope.Decide(model);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        scope.Decide(model);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Forward_hooks_are_removed()
    {
        var model = Sequential(("a", Linear(5, 3)), ("r", ReLU()), ("b", Linear(3, 2)));
        var sample = randn(4, 5);
        var expected = State(model);
        new EndHomogeneous(model, sample).Decide(model);
        var live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var created = DisposeScopeManager.Statistics.CreatedInScopeCount;
        using (NewDisposeScope()) model.call(sample);
        var withoutHooks = DisposeScopeManager.Statistics.CreatedInScopeCount - created;
        Assert.Equal(3, withoutHooks);
        Assert.Equal(live, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.Equal(expected, State(model));
    }

    [Fact]
    public void Decisions_repeat()
    {
        var model = new ResidualMlp(bias: true);
        var scope = new EndHomogeneous(model, randn(4, 5));
        var first = scope.Decide(model).Select(d => d.Reason).ToList();
        rand(3).Dispose();
        Assert.Equal(first, scope.Decide(model).Select(d => d.Reason));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_sample_that_is_not_finite_is_an_error(double value) =>
        AssertError("not finite", Linear(5, 3), model => model.call(full(4, 5, (float)value)));

    [Fact]
    public void Logits_that_are_not_floating_point_are_an_error() =>
        AssertError("floating point", Linear(5, 3), model => model.call(ones(4, 5)).argmax(1));

    [Fact]
    public void Logits_of_another_model_are_an_error()
    {
        var other = Linear(5, 3);
        AssertError("depend on no layer weight", Linear(5, 3), _ => other.call(ones(4, 5)));
    }

    [Fact]
    public void Logits_that_are_always_zero_are_an_error() => AssertError("zero", Linear(5, 3), model => model.call(zeros(4, 5)));

    [Fact]
    public void A_model_that_fails_on_the_sample_is_an_error() => AssertError("failed on the sample batch", Linear(5, 3), model => model.call(ones(4, 6)));

    [Fact]
    public void Batch_normalisation_of_one_sample_is_an_error() =>
        AssertError("two samples", Sequential(("a", Linear(5, 3)), ("bn", BatchNorm1d(3))), model => model.call(ones(1, 5)));

    [Fact]
    public void An_empty_batch_is_an_error() => AssertError("empty", Linear(5, 3), model => model.call(ones(0, 5)));

    static void AssertError(string message, Module<Tensor, Tensor> model, Func<Module<Tensor, Tensor>, Tensor> logits)
    {
        var before = State(model);
        var error = Assert.Throws<ArgumentException>(() => new EndHomogeneous(() => logits(model)).Decide(model));
        Assert.Contains(message, error.Message);
        Assert.Equal(before, State(model));
    }

    static List<string> State(Module model)
    {
        static string Bits(Tensor? t) => t is null ? "none" : Convert.ToHexString(t.detach().cpu().contiguous().bytes);
        return
        [
            .. model.named_parameters().Select(p => $"{p.name} {p.parameter.Handle} {p.parameter.requires_grad} {Bits(p.parameter)} {Bits(p.parameter.grad)}"),
            .. model.named_buffers().Select(b => $"{b.name} {Bits(b.buffer)}"),
            .. model.named_modules().Prepend(("", model)).Select(m => $"{m.Item1} {m.Item2.training}"),
            Bits(get_rng_state()),
        ];
    }
}
