using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Training.Tests.Checkpoints;

/// <summary>
/// The archive against TorchSharp's own saved state: what it restores saves to the same bytes. A member that the archive overlooked would show, for every
/// optimizer of TorchSharp and of this library.
/// </summary>
public sealed class OptimizerArchiveTests : IDisposable
{
    static readonly Dictionary<string, Func<nn.Module, optim.Optimizer>> Makers = new()
    {
        ["Adadelta"] = m => optim.Adadelta(m.parameters()),
        ["Adagrad"] = m => optim.Adagrad(m.parameters()),
        ["Adam"] = m => optim.Adam(m.parameters(), amsgrad: true),
        ["Adamax"] = m => optim.Adamax(m.parameters()),
        ["AdamW"] = m => optim.AdamW(m.parameters()),
        ["ASGD"] = m => optim.ASGD(m.parameters()),
        ["NAdam"] = m => optim.NAdam(m.parameters()),
        ["RAdam"] = m => optim.RAdam(m.parameters()),
        ["RMSProp"] = m => optim.RMSProp(m.parameters(), momentum: 0.9, centered: true),
        ["Rprop"] = m => optim.Rprop(m.parameters()),
        ["SGD"] = m => optim.SGD(m.parameters(), 0.1, momentum: 0.9),
        ["Lawn.Sgd"] = m => new Optimizers.Sgd(m.parameters(), 0.1, momentum: 0.9),
        ["Lawn.Adam"] = m => new Optimizers.Adam(m.parameters()),
        ["Lawn.AdamW"] = m => new Optimizers.AdamW(m.parameters()),
        ["Lawn.Lamb"] = m => new Optimizers.Lamb(m.parameters()),
        ["Lawn.Lars"] = m => new Optimizers.Lars(m.parameters()),
        ["Lawn.SparseAdam"] = m => new Optimizers.SparseAdam(m.parameters()),
    };

    readonly Sequential model = nn.Sequential(("first", nn.Linear(3, 4)), ("tanh", nn.Tanh()), ("last", nn.Linear(4, 2)));

    public static TheoryData<string> Names => [.. Makers.Keys];

    public void Dispose() => model.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_restored_is_all_that_the_optimizer_saves(string name) => Check(Makers[name]);

    [Theory]
    [MemberData(nameof(Names))]
    public void And_with_LAWN_on_it_before_and_after_the_switch(string name)
    {
        Check(m => new LawnOptimizer(Makers[name](m), m, new LawnOptions { SwitchRule = Switching.SwitchAtLoss.Level(1e-9), MaxGradientNorm = 1 })); // the rule remembers
        Check(m => new LawnOptimizer(Makers[name](m), m, freeSteps: 2));
        Check(m => new LawnOptimizer(Makers[name](m), m, new LawnOptions { SwitchRule = new Switching.SwitchAtStep(1), Geometry = new Geometry.RowSpheres(), Biases = BiasHandling.JoinWeight }));
    }

    [Fact]
    public void Names_are_those_of_the_parameters()
    {
        using var optimizer = new LawnOptimizer(new Optimizers.Adam(model.parameters()), model, freeSteps: 1);
        Step(optimizer, 2);
        var archive = new OptimizerArchive(model, optimizer);
        Assert.Equal(
            ["first.bias.first_moment", "first.bias.second_moment", "first.weight.first_moment", "first.weight.second_moment", "first.weight.target_norm",
                "last.bias.first_moment", "last.bias.second_moment", "last.weight.first_moment", "last.weight.second_moment", "last.weight.target_norm"],
            archive.Tensors.Select(t => t.Name).Order(StringComparer.Ordinal));
        Assert.Equal((2L, 1L), (archive.Record.Lawn!.Steps, archive.Record.Lawn.SwitchStep));
    }

    [Fact]
    public void State_of_another_optimizer_or_model_is_refused()
    {
        using var adam = Makers["Lawn.Adam"](model);
        using var lamb = Makers["Lawn.Lamb"](model);
        using var held = new LawnOptimizer(Makers["Lawn.Adam"](model), model, freeSteps: 1);
        using var small = nn.Sequential(("first", nn.Linear(2, 4)), ("tanh", nn.Tanh()), ("last", nn.Linear(4, 2)));
        using var other = Makers["Lawn.Adam"](small);
        Step(adam, 1);
        var saved = new OptimizerArchive(model, adam);
        var tensors = saved.Tensors.ToDictionary(t => t.Name, t => t.Tensor);
        Assert.Contains("is a Lawn.Optimizers.Adam", Refusal(model, lamb));
        Assert.Contains("LAWN", Refusal(model, held));
        Assert.Contains("'first.weight.first_moment' of its optimizer has the shape [4, 3], not [4, 2]", Refusal(small, other));

        string Refusal(nn.Module target, optim.Optimizer optimizer) =>
            Assert.Throws<InvalidDataException>(() => new OptimizerArchive(target, optimizer).Restore(saved.Record, tensors)).Message;
    }

    void Check(Func<nn.Module, optim.Optimizer> make)
    {
        using var from = make(model);
        Step(from, 3);
        var archive = new OptimizerArchive(model, from);
        var saved = archive.Tensors.ToDictionary(t => t.Name, t => t.Tensor.clone());
        var record = archive.Record;
        var expected = Bytes(from);

        using var to = make(model);
        Step(to, 1); // something to be overwritten
        new OptimizerArchive(model, to).Restore(record, saved);
        Assert.Equal(expected, Bytes(to));

        using var fresh = make(model);
        new OptimizerArchive(model, fresh).Restore(record, saved);
        Assert.Equal(expected, Bytes(fresh));
    }

    void Step(optim.Optimizer optimizer, int steps)
    {
        for (var k = 0; k < steps; k++)
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            var loss = model.call(ones(2, 3)).square().sum();
            loss.backward();
            if (optimizer is LawnOptimizer lawn) lawn.Report(loss.item<float>());
            optimizer.step();
        }
    }

    static byte[] Bytes(optim.Optimizer optimizer)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true)) ((OptimizerHelper)optimizer).save_state_dict(writer);
        return stream.ToArray();
    }
}
