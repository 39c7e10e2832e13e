using Lawn.Training.Precision;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Training.Tests.Precision;

public class AutocastTests
{
    static (nn.Module<Tensor, Tensor> Model, Tensor Input) Make()
    {
        random.manual_seed(1);
        return (nn.Sequential(("conv", nn.Conv2d(3, 8, 3)), ("flat", nn.Flatten()), ("last", nn.Linear(8 * 36, 5))), randn(4, 3, 8, 8));
    }

    [Fact]
    public void Inside_the_scope_layers_compute_in_bf16_and_outside_in_fp32()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var (model, input) = Make();
        var exact = model.call(input);
        Tensor mixed;
        using (Autocast.BFloat16(DeviceType.CPU)) mixed = model.call(input);
        Assert.Equal(ScalarType.BFloat16, mixed.dtype);

        // The same layers in bfloat16 throughout give the same numbers to the last bit or nearly so; fp32 does not.
        var shortModel = Make().Model.to(ScalarType.BFloat16);
        var expected = shortModel.call(input.to_type(ScalarType.BFloat16)).to_type(ScalarType.Float32);
        var difference = (mixed.to_type(ScalarType.Float32) - expected).abs().max().item<float>();
        var rounding = (exact - expected).abs().max().item<float>();
        Assert.InRange(rounding, 1e-4, 5e-2);
        Assert.True(difference < rounding / 4, $"{difference} against {rounding}");

        var after = model.call(input);
        Assert.Equal(ScalarType.Float32, after.dtype);
        Assert.True(after.eq(exact).all().item<bool>());
    }

    [Fact]
    public void Parameters_and_gradients_stay_fp32_and_the_gradients_are_those_of_fp32_but_for_rounding()
    {
        using var scope = NewDisposeScope();
        var (model, input) = Make();
        Backward(model.call(input));
        var exact = model.parameters().Select(p => p.grad!.clone()).ToList();
        model.zero_grad();

        Tensor logits;
        using (Autocast.BFloat16(DeviceType.CPU)) logits = model.call(input);
        Backward(logits);
        foreach (var (parameter, expected) in model.parameters().Zip(exact))
        {
            Assert.Equal((ScalarType.Float32, ScalarType.Float32), (parameter.dtype, parameter.grad!.dtype));
            var error = ((parameter.grad - expected).norm() / expected.norm()).item<float>();
            Assert.InRange(error, 1e-5, 0.02);
        }

        static void Backward(Tensor logits) => nn.functional.cross_entropy(logits.to_type(ScalarType.Float32), tensor(new long[] { 0, 1, 2, 3 })).backward();
    }

    [Fact]
    public void A_new_scope_sees_weights_that_a_step_has_changed()
    {
        using var scope = NewDisposeScope();
        var (model, input) = Make();
        Tensor first, second;
        using (Autocast.BFloat16(DeviceType.CPU)) first = model.call(input);
        using (no_grad())
            foreach (var parameter in model.parameters()) parameter.zero_();
        using (Autocast.BFloat16(DeviceType.CPU)) second = model.call(input);
        Assert.NotEqual(0, first.abs().max().ToSingle());
        Assert.Equal(0, second.abs().max().ToSingle());
    }

    [Fact]
    public void Scopes_nest_and_disposing_twice_does_no_harm()
    {
        using var scope = NewDisposeScope();
        var (model, input) = Make();
        using (var outer = Autocast.BFloat16(DeviceType.CPU))
        {
            var inner = Autocast.BFloat16(DeviceType.CPU);
            inner.Dispose();
            inner.Dispose();
            Assert.Equal(ScalarType.BFloat16, model.call(input).dtype);
        }

        Assert.Equal(ScalarType.Float32, model.call(input).dtype);
    }
}
