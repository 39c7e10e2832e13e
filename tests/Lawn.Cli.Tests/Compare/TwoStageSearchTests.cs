namespace Lawn.Cli.Tests.Compare;

public class TwoStageSearchTests
{
    // A smooth made-up landscape: best at rate 0.02 and a second value of 5.
    static double Landscape(Candidate c) => -Math.Pow(Math.Log(c.LearningRate / 0.02), 2) - 0.01 * Math.Pow(c.Second - 5, 2);

    [Fact]
    public void First_the_rates_then_the_second_value_at_the_best_rate()
    {
        var space = new SearchSpace([0.003, 0.01, 0.03], 2, [5], 4);
        var (rounds, state) = Run(space, Landscape);
        Assert.Equal([[new(0.01, 2), new(0.03, 2), new(0.003, 2)], [new(0.03, 5)]], rounds);
        Assert.Equal(new Candidate(0.03, 5), state.Winner);
    }

    [Fact]
    public void Trials_left_over_refine_the_rate_on_both_sides()
    {
        var (rounds, state) = Run(new SearchSpace([0.001, 0.01, 0.1], 0, [], 7), Landscape);
        Assert.Equal([new(0.032, 0), new(0.0032, 0)], rounds[1]); // between 0.01 and its neighbours
        Assert.Equal([new(0.057, 0), new(0.018, 0)], rounds[2]); // beside 0.032, now the best
        Assert.Equal(new Candidate(0.018, 0), state.Winner);
    }

    [Fact]
    public void Beyond_the_edge_where_the_best_rate_lies_there()
    {
        var (rounds, _) = Run(new SearchSpace([0.0001, 0.001], 0, [], 4), Landscape);
        Assert.Equal([new(0.01, 0), new(0.00032, 0)], rounds[1]);
        (rounds, _) = Run(new SearchSpace([0.01], 0, [], 3), Landscape);
        Assert.Equal([new(0.03, 0), new(0.0033, 0)], rounds[1]);
    }

    [Theory]
    [InlineData(3, 0, 1)]
    [InlineData(3, 0, 2)]
    [InlineData(3, 2, 3)]
    [InlineData(5, 4, 4)]
    [InlineData(5, 4, 9)]
    [InlineData(1, 0, 8)]
    [InlineData(2, 3, 11)]
    [InlineData(7, 6, 6)]
    public void The_number_of_trials_is_exact_and_none_is_repeated(int rates, int seconds, int trials)
    {
        var space = new SearchSpace([.. Enumerable.Range(0, rates).Select(i => 0.001 * Math.Pow(3, i))], 0, [.. Enumerable.Range(1, seconds).Select(i => (double)i)], trials);
        var (_, state) = Run(space, Landscape);
        Assert.Equal(trials, state.Tried.Count);
        Assert.Equal(trials, state.Tried.Select(t => t.Candidate).Distinct().Count());
        Assert.Equal(state.Tried.Max(t => t.Score), Landscape(state.Winner!.Value));
    }

    [Fact]
    public void Lists_too_long_are_cut_to_their_middle_and_the_second_value_keeps_its_share()
    {
        var (_, state) = Run(new SearchSpace([0.001, 0.003, 0.01, 0.03, 0.1], 2, [1, 5, 9], 3), Landscape);
        Assert.Equal([new(0.01, 2), new(0.03, 2), new(0.03, 5)], state.Tried.Select(t => t.Candidate));
    }

    [Fact]
    public void What_diverged_loses_and_nothing_wins_where_all_did()
    {
        var space = new SearchSpace([0.01, 0.1, 1], 0, [], 5);
        var (_, state) = Run(space, c => c.LearningRate > 0.05 ? double.NegativeInfinity : c.LearningRate);
        Assert.True(state.Winner!.Value.LearningRate < 0.05);
        Assert.Null(Run(space, _ => double.NegativeInfinity).State.Winner);
    }

    [Fact]
    public void Of_equal_scores_the_one_tried_first_wins() =>
        Assert.Equal(new Candidate(0.01, 2), Run(new SearchSpace([0.003, 0.01, 0.03], 2, [5], 4), _ => 1).State.Winner);

    /// <summary>Asks and answers until the search is done.</summary>
    static (List<IReadOnlyList<Candidate>> Rounds, SearchState State) Run(SearchSpace space, Func<Candidate, double> landscape)
    {
        var known = new Dictionary<Candidate, double>();
        var rounds = new List<IReadOnlyList<Candidate>>();
        while (true)
        {
            var state = TwoStageSearch.Look(space, candidate => known.TryGetValue(candidate, out var score) ? score : null);
            if (state.Missing.Count == 0) return (rounds, state);
            Assert.Null(state.Winner);
            rounds.Add(state.Missing);
            foreach (var candidate in state.Missing) known[candidate] = landscape(candidate);
        }
    }
}
