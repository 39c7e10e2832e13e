using System.Globalization;

namespace Lawn.Sweeps.Tests;

public class ImportanceTests
{
    [Fact]
    public void The_shares_of_an_additive_function_are_those_of_its_variances()
    {
        Parameter[] parameters = [new RealRange("x", 0, 1, false), new RealRange("y", 0, 1, false), new RealRange("idle", 0, 1, false)];
        var random = new Random(5);
        var trials = Enumerable.Range(0, 300).Select(_ =>
        {
            var values = parameters.ToDictionary(p => p.Name, p => p.At(random.NextDouble()));
            return ((IReadOnlyDictionary<string, string>)values, 2 * Number(values["x"]) + Number(values["y"]));
        }).ToList();
        var shares = Importance.Of(parameters, trials).ToDictionary(pair => pair.Name, pair => pair.Share);
        Assert.InRange(shares["x"], 0.75, 0.85); // 4 : 1
        Assert.InRange(shares["y"], 0.15, 0.25);
        Assert.InRange(shares["idle"], 0, 0.02);
    }

    [Fact]
    public void Too_few_trials_or_all_alike_give_none()
    {
        Parameter[] parameters = [new RealRange("x", 0, 1, false)];
        var alike = Enumerable.Range(0, 20).Select(k => ((IReadOnlyDictionary<string, string>)new Dictionary<string, string> { ["x"] = $"0.{k + 10}" }, 1.0)).ToList();
        Assert.Empty(Importance.Of(parameters, alike));
        Assert.Empty(Importance.Of(parameters, alike.Take(3).ToList()));
    }

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
