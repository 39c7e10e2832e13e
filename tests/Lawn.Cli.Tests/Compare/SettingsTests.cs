using Lawn.Training;

namespace Lawn.Cli.Tests.Compare;

public class SettingsTests
{
    static CompareSettings Settings(string optimizers, string? rates = null, string? free = null, string? decays = null, int? trials = null) => new()
    {
        Shared = new RunConfig { Model = "mlp", Epochs = 20, WarmupEpochs = 2, RewarmupEpochs = 1 },
        Models = ["mlp"],
        Optimizers = optimizers.Split(','),
        BatchSizes = [64],
        LearningRates = new PerOptimizer("--learning-rates", rates),
        FreeEpochs = new PerOptimizer("--free-epochs", free),
        WeightDecays = new PerOptimizer("--weight-decays", decays),
        TuningEpochs = 5,
        TuningSeed = 1001,
        Trials = trials,
        Seeds = 3,
        Variants = [],
    };

    static SearchSpace Space(CompareSettings settings, string optimizer) => settings.SpaceOf(new Cell("mlp", 64, optimizer));

    [Fact]
    public void Every_optimizer_gets_the_trials_of_the_longest_search()
    {
        var settings = Settings("sgd,adam,adam-l,adamw", rates: "0.003,0.01,0.03;sgd=0.1,1", free: "2,5", decays: "adamw=0.01,0.1,1");
        Assert.All(settings.Optimizers, optimizer => Assert.Equal(6, Space(settings, optimizer).Trials)); // adamw: 3 rates, 3 decays
        Assert.Equal([0.1, 1], Space(settings, "sgd").LearningRates);
        Assert.Equal((2.0, 5.0), (Space(settings, "adam-l").SecondDefault, Assert.Single(Space(settings, "adam-l").Seconds)));
        Assert.Empty(Space(settings, "adam").Seconds);
        Assert.Equal([0.01, 0.1, 1], Space(settings, "adamw").Seconds);
        Assert.Equal(4, Space(Settings("sgd,adam-l", trials: 4), "sgd").Trials);
    }

    [Fact]
    public void Lists_of_equal_length_make_equal_searches()
    {
        // 3 rates and 3 second values each: 0, 0.01, 0.1 and 1, 2, 5
        var settings = Settings("adam,adam-l", rates: "0.003,0.01,0.03", free: "1,2,5", decays: "0,0.01,0.1");
        Assert.Equal(Space(settings, "adam").OwnTrials, Space(settings, "adam-l").OwnTrials);
        Assert.Equal(5, Space(settings, "adam").Trials);
        Assert.Equal(2, Space(settings, "adam-l").SecondDefault);
    }

    [Fact]
    public void A_list_for_the_base_holds_for_its_LAWN_form_unless_that_has_its_own()
    {
        var rates = new PerOptimizer("--learning-rates", "0.5;sgd=0.1,0.01;sgd@1024=1,3;lamb=1;lamb-l=2");
        Assert.Equal([0.01, 0.1], rates.For("sgd-l", 64));
        Assert.Equal([1, 3], rates.For("sgd-l", 1024));
        Assert.Equal([2], rates.For("lamb-l", 1024));
        Assert.Equal([0.5], rates.For("adam", 64));
    }

    [Fact]
    public void A_tuning_trial_is_the_full_run_on_a_smaller_scale()
    {
        var settings = Settings("adam-l,adam");
        var trial = new CellPlan(settings, new RunOptions(), new Cell("mlp", 64, "adam-l")).TuningTrial(new Candidate(0.01, 4)).Config;
        Assert.Equal((5, 1.0, 0.5, 0.25, 1001, 0.01, 0.0), (trial.Epochs, trial.FreeEpochs, trial.WarmupEpochs, trial.RewarmupEpochs, trial.Seed, trial.LearningRate, trial.WeightDecay));
        var bare = new CellPlan(settings, new RunOptions(), new Cell("mlp", 64, "adam")).TuningTrial(new Candidate(0.01, 4)).Config;
        Assert.Equal((0.0, 0.0, 4.0), (bare.FreeEpochs, bare.RewarmupEpochs, bare.WeightDecay));
    }

    [Fact]
    public void A_variant_starts_from_the_winner()
    {
        var variant = Variant.Parse("adam-l@free-epochs=0,moments=reset,batch-size=64", new RunOptions());
        Assert.Equal("free-epochs 0, moments reset", variant.Label);
        Assert.True(variant.IsFor(new Cell("mlp", 64, "adam-l")));
        Assert.False(variant.IsFor(new Cell("mlp", 128, "adam-l")));
        Assert.False(variant.IsFor(new Cell("mlp", 64, "adam")));
    }
}
