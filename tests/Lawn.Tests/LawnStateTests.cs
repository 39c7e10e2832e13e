using Lawn.Switching;
using Lawn.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Tests;

public class LawnStateTests
{
    [Theory]
    [InlineData("sgd", 3)]
    [InlineData("sgd", 12)]
    [InlineData("adam", 3)]
    [InlineData("adam", 8)]
    [InlineData("adam", 12)]
    public void A_saved_state_goes_on_bit_for_bit(string name, int savedAfter)
    {
        const int free = 8, total = 20;
        using var whole = new TinyClassifier();
        using var wholeLawn = Wrap(name, whole, free);
        whole.Train(wholeLawn, total);

        using var first = new TinyClassifier();
        using var firstLawn = Wrap(name, first, free);
        first.Train(firstLawn, savedAfter);
        using var stream = new MemoryStream();
        firstLawn.save_state_dict(new BinaryWriter(stream));
        stream.Position = 0;

        using var second = new TinyClassifier(seed: 2);
        using (no_grad())
            foreach (var (target, source) in second.parameters().Zip(first.parameters())) target.copy_(source);
        second.Inputs.copy_(first.Inputs);
        second.Labels.copy_(first.Labels);
        using var secondLawn = Wrap(name, second, free);
        secondLawn.load_state_dict(new BinaryReader(stream));
        Assert.Equal(firstLawn.SwitchStep, secondLawn.SwitchStep);
        Assert.Equal(savedAfter, secondLawn.Steps);
        second.Train(secondLawn, total - savedAfter);
        Assert.Equal(whole.Weights(), second.Weights());
    }

    [Fact]
    public void Schedulers_drive_the_base()
    {
        using var model = new TinyClassifier();
        using var lawn = Wrap("adam", model, 2);
        var step = optim.lr_scheduler.StepLR(lawn, 1, 0.5);
        step.step();
        Assert.Equal(0.005, lawn.Inner.ParamGroups.Single().LearningRate, 12);
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("adam")]
    public void OneCycle_acts_on_the_wrapper_as_on_the_base(string name)
    {
        using var model = new TinyClassifier();
        using var other = new TinyClassifier();
        using var lawn = Wrap(name, model, 2);
        using var plain = Base(name, other);
        var wrappedCycle = optim.lr_scheduler.OneCycleLR(lawn, max_lr: 0.1, total_steps: 10);
        var plainCycle = optim.lr_scheduler.OneCycleLR(plain, max_lr: 0.1, total_steps: 10);
        for (var i = 0; i < 6; i++)
        {
            model.Train(lawn, 1);
            wrappedCycle.step();
            plainCycle.step();
            Assert.Equal(plain.ParamGroups.Single().LearningRate, lawn.ParamGroups.Single().LearningRate);
            Assert.Equal(plain is optim.IBetas betas ? betas.Betas.Item1 : ((optim.IMomentum)plain).Momentum, lawn.Momentum);
        }
    }

    [Fact]
    public void Momentum_and_betas_are_those_of_the_base()
    {
        using var model = new TinyClassifier();
        using var sgd = Wrap("sgd", model, 2);
        using var adam = Wrap("adam", model, 2);
        sgd.Betas = (0.7, 0);
        adam.Momentum = 0.8;
        Assert.Equal(0.7, ((optim.IMomentum)sgd.Inner).Momentum);
        Assert.Equal((0.8, 0.999), ((optim.IBetas)adam.Inner).Betas);
        using var adagrad = new LawnOptimizer(optim.Adagrad(model.parameters()), model, 2);
        Assert.Throws<NotSupportedException>(() => adagrad.Momentum);
    }

    [Fact]
    public void A_group_added_after_the_switch_is_held_from_then_on()
    {
        using var model = new TinyClassifier();
        var hidden = model.get_parameter("hidden.weight")!;
        using var lawn = new LawnOptimizer(optim.SGD([model.get_parameter("output.weight")!], 0.1), model, freeSteps: 0);
        model.Train(lawn, 3);
        lawn.add_param_group(new TorchSharp.Modules.SGD.ParamGroup { Parameters = [hidden] });
        var norm = hidden.norm().item<float>();
        var before = hidden.detach().clone();
        model.Train(lawn, 5);
        Assert.Equal(2, lawn.HeldLayers.Count);
        Assert.Equal(norm, hidden.norm().item<float>(), 5);
        Assert.False(before.allclose(hidden));
    }

    static LawnOptimizer Wrap(string name, nn.Module model, int free) => new(Base(name, model), model, free);

    static optim.Optimizer Base(string name, nn.Module model) =>
        name == "sgd" ? optim.SGD(model.parameters(), 0.1, momentum: 0.9) : optim.Adam(model.parameters(), 0.01, beta2: 0.999);
}
