using Lawn.Optimizers;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace Lawn.Tests.Optimizers;

/// <summary>Parameter groups, schedulers and the checks of arguments.</summary>
public class GroupTests
{
    static Parameter NewParameter() => new(ones(4, 4)) { grad = ones(4, 4) };

    [Fact]
    public void Groups_have_rates_of_their_own()
    {
        var (fast, slow) = (NewParameter(), NewParameter());
        using var optimizer = new Sgd(
            [new MomentumParamGroup<SgdOptions>([fast], new SgdOptions { LearningRate = 0.5 }), new MomentumParamGroup<SgdOptions>([slow])], lr: 0.1);
        optimizer.step();
        Assert.Equal(0.5f, fast.max().item<float>(), 1e-6f);
        Assert.Equal(0.9f, slow.max().item<float>(), 1e-6f);
    }

    [Fact]
    public void An_added_group_is_stepped_and_saved()
    {
        var (first, second) = (NewParameter(), NewParameter());
        using var optimizer = new Lawn.Optimizers.Adam([first], lr: 0.1);
        optimizer.add_param_group(new AdamParamGroup([second], new AdamOptions { LearningRate = 0.2, WeightDecay = 0 }));
        optimizer.step();
        Assert.Equal(0.9f, first.max().item<float>(), 1e-5f);
        Assert.Equal(0.8f, second.max().item<float>(), 1e-5f);
        Assert.Equal(2, optimizer.state_dict().State.Count);
        Assert.Equal(2, optimizer.parameters().Count());
    }

    [Fact]
    public void Schedulers_drive_rates_and_momentum()
    {
        using var adam = new Lawn.Optimizers.Adam([NewParameter()], lr: 0.1);
        using var sgd = new Sgd([NewParameter()], lr: 0.1, momentum: 0.9);
        var cycle = lr_scheduler.OneCycleLR(adam, max_lr: 1, total_steps: 10);
        var cyclic = lr_scheduler.CyclicLR(sgd, base_lr: 0.1, max_lr: 1, step_size_up: 5);
        Assert.Equal(0.95, adam.Betas.Item1, 1e-9);
        Assert.Equal(0.999, adam.Betas.Item2, 1e-9);
        Assert.Equal(0.04, adam.ParamGroups.First().LearningRate, 1e-9);
        var momentum = sgd.Momentum;
        cyclic.step();
        cycle.step();
        Assert.NotEqual(momentum, sgd.Momentum);
        Assert.True(adam.ParamGroups.First().LearningRate > 0.04);
    }

    [Fact]
    public void Parameters_without_a_gradient_are_left_alone()
    {
        var parameter = new Parameter(ones(4, 4));
        using var optimizer = new Lawn.Optimizers.AdamW([parameter]);
        optimizer.step();
        Assert.Equal(1, parameter.min().item<float>());
        Assert.Equal(0, ((MomentState)optimizer.state_dict().State[0]).Step);
    }

    [Fact]
    public void A_closure_is_evaluated_with_gradients()
    {
        var parameter = new Parameter(ones(4));
        using var optimizer = new Sgd([parameter], lr: 0.5);
        using var noGradients = no_grad();
        var loss = optimizer.step(() =>
        {
            var value = parameter.square().sum();
            value.backward();
            return value;
        });
        Assert.Equal(4, loss!.item<float>());
        Assert.Equal(0, parameter.max().item<float>(), 1e-6f);
    }

    [Fact]
    public void Arguments_out_of_range_are_refused()
    {
        Parameter[] one = [NewParameter()];
        Assert.Contains("learning rate", Assert.Throws<ArgumentException>(() => new Sgd(one, -1)).Message);
        Assert.Contains("momentum", Assert.Throws<ArgumentException>(() => new Sgd(one, 1, momentum: -0.1)).Message);
        Assert.Contains("Nesterov", Assert.Throws<ArgumentException>(() => new Sgd(one, 1, nesterov: true)).Message);
        Assert.Contains("beta1", Assert.Throws<ArgumentException>(() => new Lawn.Optimizers.Adam(one, beta1: 1)).Message);
        Assert.Contains("beta2", Assert.Throws<ArgumentException>(() => new Lamb(one, beta2: double.NaN)).Message);
        Assert.Contains("epsilon", Assert.Throws<ArgumentException>(() => new Lawn.Optimizers.AdamW(one, eps: -1)).Message);
        Assert.Contains("weight decay", Assert.Throws<ArgumentException>(() => new Lars(one, weight_decay: -1)).Message);
        Assert.Contains("trust", Assert.Throws<ArgumentException>(() => new Lars(one, trust_coefficient: 0)).Message);
        Assert.Contains("no parameters", Assert.Throws<ArgumentException>(() => new Sgd(Array.Empty<Parameter>())).Message);
        Assert.Contains("twice", Assert.Throws<ArgumentException>(() => new Sgd([one[0], one[0]])).Message);
        using var adam = new Lawn.Optimizers.Adam(one);
        Assert.Contains("SgdOptions", Assert.Throws<ArgumentException>(() => adam.add_param_group(new MomentumParamGroup<SgdOptions>([NewParameter()], new SgdOptions()))).Message);
        Assert.Single(adam.ParamGroups);
    }
}
