using System.Globalization;

namespace Lawn.Sweeps.Tests;

public class SearchTests
{
    static readonly ParameterSpace Plane = new(new Dictionary<string, string>(), [new RealRange("x", -5, 5, IsLog: false), new RealRange("y", 1e-4, 1, IsLog: true), new Choice("c", ["a", "b", "c"])]);

    // Best, 0, at x = 1, y = 0.01, c = b.
    static double Landscape(IReadOnlyDictionary<string, string> v) =>
        -Math.Pow(Number(v["x"]) - 1, 2) - Math.Pow(Math.Log10(Number(v["y"])) + 2, 2) * 4 - (v["c"] == "b" ? 0 : 3);

    [Fact]
    public void Tpe_beats_random_search_at_an_equal_budget_over_seeds()
    {
        const int seeds = 20, trials = 40;
        double Mean(ISearch search) => Enumerable.Range(0, seeds).Average(seed => Run(search, Plane, trials, seed, Landscape).Max(trial => trial.Score!.Value));
        var (tpe, random) = (Mean(new TpeSearch(10)), Mean(new RandomSearch()));
        Assert.True(tpe > 0.9 * random, $"mean best of TPE {tpe}, of random search {random}, where 0 is the optimum");
    }

    [Fact]
    public void The_same_seed_gives_the_same_trials_and_another_gives_others()
    {
        var keys = new[] { 1, 1, 2 }.Select(seed => string.Join(';', Run(new TpeSearch(5), Plane, 20, seed, Landscape).Select(t => ParameterSpace.KeyOf(t.Values)))).ToList();
        Assert.Equal(keys[0], keys[1]);
        Assert.NotEqual(keys[0], keys[2]);
    }

    [Theory]
    [InlineData("random")]
    [InlineData("tpe")]
    [InlineData("grid")]
    public void A_finite_space_is_tried_once_each_and_then_exhausted(string method)
    {
        var space = new ParameterSpace(new Dictionary<string, string>(), [new Choice("o", ["p", "q"]), new WholeRange("n", 1, 3, IsLog: false) { Conditions = [new Condition("o", ["q"])] }]);
        Assert.Equal(4, space.Count);
        ISearch search = method switch { "random" => new RandomSearch(), "tpe" => new TpeSearch(2), _ => new GridSearch() };
        var tried = Run(search, space, 4, 3, _ => 0);
        Assert.Equal(4, tried.Select(t => ParameterSpace.KeyOf(t.Values)).Distinct().Count());
        Assert.All(tried, t => Assert.Equal(t.Values["o"] == "q", t.Values.ContainsKey("n")));
        Assert.Null(search.Next(space, tried, new Random(1)));
    }

    [Fact]
    public void Trials_at_work_keep_others_away()
    {
        var line = new ParameterSpace(new Dictionary<string, string>(), [new RealRange("x", 0, 1, IsLog: false)]);
        var past = Enumerable.Range(0, 20).Select(k => new PastTrial(new Dictionary<string, string> { ["x"] = (k / 20.0).ToString(CultureInfo.InvariantCulture) }, TrialState.Done, -Math.Abs(k / 20.0 - 0.3), 1)).ToList();
        double Distance(IReadOnlyList<PastTrial> trials) => Enumerable.Range(0, 200).Average(seed => Math.Abs(Number(new TpeSearch(5).Next(line, trials, new Random(seed))!["x"]) - 0.3));
        var atWork = Enumerable.Range(0, 10).Select(k => new PastTrial(new Dictionary<string, string> { ["x"] = (0.29 + k * 0.002).ToString(CultureInfo.InvariantCulture) }, TrialState.Running, null, 0));
        Assert.True(Distance([.. past, .. atWork]) > 1.3 * Distance(past));
    }

    [Fact]
    public void Ranges_hold_their_ends_and_places_come_back()
    {
        foreach (Parameter parameter in new Parameter[] { new RealRange("r", 1e-4, 0.3, true), new RealRange("r", -1, 2, false), new WholeRange("n", 1, 9, true), new WholeRange("n", -3, 3, false), new Choice("c", ["a", "b", "c"]) })
            foreach (var place in Enumerable.Range(0, 101).Select(k => k / 100.0))
            {
                var value = parameter.At(place);
                Assert.Equal(value, parameter.At(parameter.PlaceOf(value)));
                if (parameter is RealRange range) Assert.InRange(Number(value), range.Low, range.High);
            }

        Assert.Equal(["0.001", "0.01", "0.1"], new RealRange("r", 0.001, 0.1, true, 3).Grid);
        Assert.Equal(["1", "2", "3"], new WholeRange("n", 1, 3, false).Grid);
    }

    static List<PastTrial> Run(ISearch search, ParameterSpace space, int trials, int seed, Func<IReadOnlyDictionary<string, string>, double> landscape)
    {
        var past = new List<PastTrial>();
        var random = new Random(seed * 7919);
        for (var k = 0; k < trials; k++)
        {
            var values = search.Next(space, past, random)!;
            past.Add(new PastTrial(values, TrialState.Done, landscape(values), 1));
        }

        return past;
    }

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
