using Lawn.Switching;
using Lawn.Tests.Support;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Tests.Switching;

public class SwitchInputsTests
{
    [Fact]
    public void Layers_are_measured_before_the_update_with_its_gradients()
    {
        using var model = new TinyClassifier(bias: false);
        var rule = new Recording(SwitchInputs.Gradients);
        using var lawn = new LawnOptimizer(optim.SGD(model.parameters(), 0.1), model, new LawnOptions { SwitchRule = rule });
        model.Loss().backward();
        var expected = model.named_parameters().Select(p =>
        {
            var (w, g) = (p.parameter.detach().to_type(ScalarType.Float64), p.parameter.grad!.to_type(ScalarType.Float64));
            return (p.name, norm: w.norm().item<double>(), gradient: g.norm().item<double>(), radial: (g * w).sum().item<double>());
        }).ToList();
        lawn.step();

        var seen = rule.Seen[^1];
        Assert.Equal(1, seen.Step);
        Assert.Equal(expected.Select(e => e.name), seen.Layers.Select(l => l.Name));
        foreach (var (layer, e) in seen.Layers.Zip(expected))
        {
            Assert.Equal(e.norm, layer.WeightNorm, 1e-5 * e.norm);
            Assert.Equal(e.gradient, layer.GradientNorm, 1e-5 * e.gradient);
            Assert.Equal(e.radial, layer.Radial, 1e-5 * e.gradient * e.norm);
        }

        // In a homogeneous network the product is the same for every layer.
        Assert.Equal(seen.Layers[0].Radial, seen.Layers[1].Radial, 1e-5);
    }

    [Fact]
    public void A_rule_sees_what_it_asked_for_and_nothing_else()
    {
        using var model = new TinyClassifier();
        var rule = new Recording(SwitchInputs.WeightNorms);
        using var lawn = new LawnOptimizer(optim.SGD(model.parameters(), 0.1), model, new LawnOptions { SwitchRule = rule });
        model.Train(lawn, 3);
        Assert.Equal([0, 1, 2, 3], rule.Seen.Select(s => s.Step));
        Assert.Empty(rule.Seen[0].Layers);
        Assert.All(rule.Seen.Skip(1), s => Assert.All(s.Layers, l => Assert.True(l.WeightNorm > 0 && double.IsNaN(l.Radial))));
        Assert.All(rule.Seen, s => Assert.Null(s.Loss));
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    public void A_rule_is_told_of_gains_that_are_trained(bool hasGains, bool areTrained, bool expected)
    {
        using var model = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4, affine: hasGains), nn.Linear(4, 2));
        var trained = model.named_parameters().Where(p => areTrained || !p.name.StartsWith("1.", StringComparison.Ordinal)).Select(p => p.parameter);
        var rule = new Recording(SwitchInputs.None);
        using var lawn = new LawnOptimizer(optim.SGD(trained, 0.1), model, new LawnOptions { SwitchRule = rule });
        model.call(randn(5, 3)).sum().backward();
        lawn.step();
        Assert.Equal([expected, expected], rule.Seen.Select(s => s.HasFreeGains));
    }

    [Fact]
    public void Gains_of_a_group_added_later_count_and_the_name_of_a_part_with_layers_does_not()
    {
        using var model = nn.Sequential(new NetWithoutNorms("net"));
        var norm = nn.BatchNorm1d(4);
        var rule = new Recording(SwitchInputs.None);
        using var lawn = new LawnOptimizer(optim.SGD(model.parameters(), 0.1), model, new LawnOptions { SwitchRule = rule });
        model.call(randn(5, 3)).sum().backward();
        lawn.step();
        model.append("norm", norm);
        lawn.add_param_group(new SGD.ParamGroup(norm.parameters()));
        lawn.step();
        Assert.Equal([false, false, true], rule.Seen.Select(s => s.HasFreeGains));
    }

    [Fact]
    public void A_report_counts_for_the_next_step_only_and_a_closure_reports_its_loss()
    {
        using var model = new TinyClassifier();
        var rule = new Recording(SwitchInputs.Loss);
        using var lawn = new LawnOptimizer(optim.SGD(model.parameters(), 0.1), model, new LawnOptions { SwitchRule = rule });
        Assert.Equal(SwitchInputs.Loss, lawn.WantedInputs);
        model.Loss().backward();
        lawn.Report(1.5, accuracy: 0.25, flatShare: 0.125);
        lawn.step();
        lawn.step();
        lawn.step(() =>
        {
            lawn.zero_grad();
            var loss = model.Loss();
            loss.backward();
            return loss;
        });
        Assert.Equal((1.5, 0.25, 0.125), (rule.Seen[1].Loss, rule.Seen[1].Accuracy, rule.Seen[1].FlatShare));
        Assert.Null(rule.Seen[2].Loss);
        Assert.True(rule.Seen[3].Loss > 0);
        lawn.Switch();
        Assert.Equal(SwitchInputs.None, lawn.WantedInputs);
    }

    [Fact]
    public void What_a_rule_remembers_is_saved_with_the_optimizer()
    {
        using var model = new TinyClassifier();
        using var other = new TinyClassifier();
        using var saved = Flattening(model);
        using var loaded = Flattening(other);
        for (var step = 0; step < 10; step++) Step(saved, model, flat: 0.4);
        using var stream = new MemoryStream();
        saved.save_state_dict(new BinaryWriter(stream));
        stream.Position = 0;
        loaded.load_state_dict(new BinaryReader(stream));

        // Ten steps at 0.4 weigh against the next ones: without the memory the first step at 1 would switch.
        Step(loaded, other, flat: 1);
        Assert.Null(loaded.SwitchStep);
        for (var step = 0; step < 30; step++) Step(saved, model, flat: 1);
        for (var step = 0; step < 29; step++) Step(loaded, other, flat: 1);
        Assert.NotNull(saved.SwitchStep);
        Assert.Equal(saved.SwitchStep, loaded.SwitchStep);
    }

    static LawnOptimizer Flattening(TinyClassifier model) =>
        new(optim.SGD(model.parameters(), 0.1), model, new LawnOptions { SwitchRule = new SwitchWhenLossFlattens(0.8) });

    static void Step(LawnOptimizer lawn, TinyClassifier model, double flat)
    {
        using var scope = NewDisposeScope();
        lawn.zero_grad();
        model.Loss().backward();
        lawn.Report(1, flatShare: flat);
        lawn.step();
    }

    sealed class NetWithoutNorms : nn.Module<Tensor, Tensor>
    {
        readonly Linear first = nn.Linear(3, 4), second = nn.Linear(4, 2);

        public NetWithoutNorms(string name)
            : base(name) => RegisterComponents();

        public override Tensor forward(Tensor input) => second.call(first.call(input));
    }

    sealed class Recording(SwitchInputs wanted) : ISwitchRule
    {
        public List<SwitchSignal> Seen { get; } = [];

        public SwitchInputs InputsFor(long step) => wanted;

        public bool ShouldSwitch(in SwitchSignal run)
        {
            Seen.Add(run);
            return false;
        }
    }
}
