using Lawn.Switching;

namespace Lawn.Tests.Switching;

public class SwitchRuleTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.1, 12)]
    [InlineData(0.104, 12)] // 12.48 steps
    [InlineData(1, 120)]
    public void A_fraction_of_the_run(double fraction, long expected) =>
        Assert.Equal(expected, FirstStep(new SwitchAtFraction(fraction, 120), 200, step => new SwitchSignal(step)));

    [Theory]
    [InlineData(2, 60)]
    [InlineData(0.5, 15)]
    public void A_number_of_epochs(double epochs, long expected) =>
        Assert.Equal(expected, FirstStep(new SwitchAtEpoch(epochs, 30), 200, step => new SwitchSignal(step)));

    // The loss falls by 1 % of 2 a step: the bias-corrected mean over a span of 20 lags behind it, and by less at the start.
    [Fact]
    public void A_level_of_the_loss_is_passed_by_its_mean_and_not_by_one_batch()
    {
        SwitchSignal Falling(long step) => new(step) { Loss = step == 5 ? 0.01 : 2 - 0.02 * (step - 1) };
        var level = FirstStep(SwitchAtLoss.Level(1), 200, Falling);
        var share = FirstStep(SwitchAtLoss.ShareOfFirst(0.5), 200, Falling);
        Assert.Equal(level, share);
        Assert.InRange(level!.Value, 55, 75); // the loss itself passes 1 at step 51
    }

    [Fact]
    public void Without_a_report_of_the_loss_a_level_is_never_passed() =>
        Assert.Null(FirstStep(SwitchAtLoss.Level(100), 100, step => new SwitchSignal(step)));

    [Fact]
    public void The_radial_part_must_stay_outward()
    {
        var inwardUntil100 = FirstStep(new SwitchWhenRadialTurnsOutward(10), 300, step => Layers(step, 1, radial: step <= 100 ? 0.5 : -0.5));
        Assert.InRange(inwardUntil100!.Value, 110, 125);
        var alternating = FirstStep(new SwitchWhenRadialTurnsOutward(10), 300, step => Layers(step, 1, radial: step % 2 == 0 ? 0.6 : -0.5));
        Assert.Null(alternating);
        var crowded = FirstStep(new SwitchWhenRadialTurnsOutward(10), 300, step => Layers(step, 1, radial: step <= 10 ? -0.5 : 0.5));
        Assert.Null(crowded);
    }

    // log ||w|| grows by 0.1 a step until step 40, then by 0.01.
    [Fact]
    public void The_knee_of_the_norms_is_where_their_growth_slows()
    {
        SwitchSignal Growing(long step) => Layers(step, Math.Exp(0.1 * Math.Min(step, 40) + 0.01 * Math.Max(0, step - 40)));
        Assert.InRange(FirstStep(new SwitchAtNormKnee(0.5), 300, Growing)!.Value, 42, 60);
        Assert.Null(FirstStep(new SwitchAtNormKnee(0.05), 300, Growing)); // it slows to a tenth only
        Assert.Null(FirstStep(new SwitchAtNormKnee(), 300, step => Layers(step, Math.Exp(0.1 * step))));
    }

    [Fact]
    public void A_share_of_flat_examples()
    {
        SwitchSignal Flattening(long step) => new(step) { FlatShare = 0.002 * step };
        Assert.InRange(FirstStep(new SwitchWhenLossFlattens(0.1), 300, Flattening)!.Value, 50, 70);
    }

    // Of 200 steps, 10 are always free. The loss falls by scaling alone until step `until`, but for the first steps, where the sign is noise.
    [Theory]
    [InlineData(6, 10, 10)]
    [InlineData(50, 52, 57)] // every third step is looked at there
    [InlineData(200, null, null)]
    public void The_automatic_switch_waits_until_weights_are_not_crowded(long until, int? from, int? to)
    {
        var step = FirstStep(new AutomaticSwitch(200), 200, step => Layers(step, step < 5 ? 1 : 3, radial: step <= 2 ? 0.01 : step <= until ? -1 : 0.2));
        if (from is null) Assert.Null(step);
        else Assert.InRange(step!.Value, from.Value, to!.Value);
    }

    [Fact]
    public void The_automatic_switch_does_not_come_within_the_warm_up() =>
        Assert.Equal(60, FirstStep(new AutomaticSwitch(200, warmupSteps: 60), 200, step => Layers(step, step, radial: step < 8 ? -step : step)));

    // One layer grows by a tenth a step and the other not at all: their mean is 2.5 when the one has grown to 6.25 times its first norm. One that began at zero does not count.
    [Fact]
    public void The_automatic_switch_waits_until_norms_have_grown()
    {
        SwitchSignal Growing(long step) => new(step)
        {
            Layers = [new LayerSignal("grows", 0.9 + (0.1 * step), 1, step < 9 ? -1 : 1), new LayerSignal("stays", 7, 1, 0), new LayerSignal("zero", step == 1 ? 0 : 9, 1, 0)],
        };
        Assert.InRange(FirstStep(new AutomaticSwitch(200), 200, Growing)!.Value, 53, 58);
    }

    [Fact]
    public void One_batch_against_all_others_does_not_end_the_crowded_phase() =>
        Assert.Null(FirstStep(new AutomaticSwitch(200), 200, step => Layers(step, step, radial: step % 9 == 0 ? 0.3 * step : -0.3 * step)));

    // A weight before batch normalisation has no radial part; the last layer's alone tells.
    [Fact]
    public void Layers_without_a_radial_part_do_not_hide_it()
    {
        static SwitchSignal Normalised(long step) =>
            new(step) { Layers = [new LayerSignal("head", step, 1, step <= 30 ? -step : step), .. Enumerable.Range(0, 50).Select(k => new LayerSignal($"conv{k}", step, 1, 0))] };
        Assert.InRange(FirstStep(new AutomaticSwitch(200), 200, Normalised)!.Value, 31, 35);
    }

    // Logits can grow by the gains. Weights are crowded there too at a rate that is too small: they have a cosine of 0.07.
    [Theory]
    [InlineData(8, 20, 20)]
    [InlineData(50, 52, 57)]
    [InlineData(200, null, null)]
    public void In_a_network_with_gains_the_automatic_switch_does_not_wait_for_norms(long until, int? from, int? to)
    {
        var rule = new AutomaticSwitch(200, warmupSteps: 20);
        var step = FirstStep(rule, 200, step => Layers(step, 1, radial: step <= until ? -0.07 : 0.02) with { HasFreeGains = true });
        if (from is null) Assert.Null(step);
        else Assert.InRange(step!.Value, from.Value, to!.Value);
    }

    [Fact]
    public void Gradients_that_are_not_finite_tell_nothing() =>
        Assert.Null(FirstStep(new AutomaticSwitch(200), 200, step => Layers(step, step, radial: step < 20 ? -step : step % 2 == 0 ? double.NaN : double.PositiveInfinity)));

    public static TheoryData<string> Remembering => ["loss", "radial", "knee", "flat", "auto"];

    [Theory]
    [MemberData(nameof(Remembering))]
    public void A_memory_taken_over_at_any_step_gives_the_same_switch(string name)
    {
        // The radial part points outward at last for one rule, at first for the other.
        double Radial(long step) => step < 30 == (name == "auto") ? -1 : 1;
        SwitchSignal Run(long step) => Layers(step, Math.Exp(0.1 * Math.Min(step, 40)), Radial(step)) with { Loss = 3 - 0.02 * step, FlatShare = 0.003 * step };
        var expected = FirstStep(Make(name), 100, Run);
        Assert.NotNull(expected);
        for (var saved = 1; saved < expected; saved += 7)
        {
            var (first, second) = (Make(name), Make(name));
            for (var step = 0L; step <= saved; step++) Ask(first, step, Run);
            second.Restore(first.Memory);
            Assert.Equal(expected, FirstStep(second, 100, Run, from: saved + 1));
        }

        Assert.Throws<ArgumentException>(() => Make(name).Restore(Enumerable.Repeat(-1.0, 99).ToArray()));
    }

    [Fact]
    public void Parameters_out_of_range_are_named()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SwitchAtFraction(1.5, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SwitchAtEpoch(double.NaN, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => SwitchAtLoss.Level(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SwitchWhenRadialTurnsOutward(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SwitchAtNormKnee(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SwitchWhenLossFlattens(0));
    }

    static IRememberingRule Make(string name) => name switch
    {
        "loss" => SwitchAtLoss.Level(2),
        "radial" => new SwitchWhenRadialTurnsOutward(5),
        "knee" => new SwitchAtNormKnee(),
        "flat" => new SwitchWhenLossFlattens(0.1),
        _ => new AutomaticSwitch(150),
    };

    static SwitchSignal Layers(long step, double norm, double radial = double.NaN) =>
        new(step) { Layers = [new LayerSignal("w", norm, 1, radial), new LayerSignal("v", 2 * norm, 1, 2 * radial)] };

    static long? FirstStep(ISwitchRule rule, long last, Func<long, SwitchSignal> run, long from = 0)
    {
        for (var step = from; step <= last; step++)
            if (Ask(rule, step, run)) return step;
        return null;
    }

    // As the optimizer asks: before the first step without any measurement, later with those that the rule wanted.
    static bool Ask(ISwitchRule rule, long step, Func<long, SwitchSignal> run)
    {
        var signal = run(step);
        if (step == 0) return rule.ShouldSwitch(new SwitchSignal(0) { HasFreeGains = signal.HasFreeGains });
        var wanted = rule.InputsFor(step - 1);
        return rule.ShouldSwitch(new SwitchSignal(step)
        {
            HasFreeGains = signal.HasFreeGains,
            Loss = wanted.HasFlag(SwitchInputs.Loss) ? signal.Loss : null,
            FlatShare = wanted.HasFlag(SwitchInputs.Examples) ? signal.FlatShare : null,
            Layers = wanted.HasFlag(SwitchInputs.Gradients) || wanted.HasFlag(SwitchInputs.WeightNorms) ? signal.Layers : [],
        });
    }
}
