using System.Collections.Concurrent;
using Lawn.TestSupport;

namespace Lawn.Sweeps.Tests;

public sealed class TrialStoreTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("lawn-store-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Many_takers_take_each_trial_once(bool onPostgres)
    {
        using var server = onPostgres ? PostgresServer.Start() : null;
        using var store = Open(server);
        const int count = 60;
        var taken = new ConcurrentBag<string>();
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, k =>
        {
            using var own = Open(server);
            while (true)
            {
                if (own.Take($"w{k}") is { } trial)
                {
                    taken.Add(trial.Folder);
                    Assert.True(own.End(trial, TrialState.Done, 1, 0));
                }
                else if (own.Plan(all => new PlanStep(all.Count < count ? [Trial(all.Count + 1)] : [], [])) == PlanResult.Complete) return;
            }
        });
        Assert.Equal(count, taken.Count);
        Assert.Equal(count, taken.Distinct().Count());
        Assert.All(store.All(), trial => Assert.Equal(TrialState.Done, trial.State));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_trial_of_a_silent_worker_is_taken_over_and_its_word_no_longer_counts(bool onPostgres)
    {
        using var server = onPostgres ? PostgresServer.Start() : null;
        using var store = Open(server, TimeSpan.FromMilliseconds(300));
        store.Plan(_ => new PlanStep([Trial(1)], []));
        var first = store.Take("silent")!;
        Assert.Null(store.Take("other"));
        Thread.Sleep(500);
        var second = store.Take("other")!;
        Assert.Equal((first.Id, 1), (second.Id, second.Lost));
        Assert.False(store.Beat(first));
        Assert.False(store.End(first, TrialState.Done, 5, 1));
        store.Report(second, 1, 0.25);
        store.Report(second, 2, double.NaN);
        Assert.True(store.End(second, TrialState.Done, 0.5, 1));
        Assert.True(store.End(second, TrialState.Done, 0.5, 1)); // the answer to the first may be lost
        var trial = Assert.Single(store.All());
        Assert.Equal((TrialState.Done, 0.5, "other", 2), (trial.State, trial.Value, trial.Worker, trial.Epochs));
        Assert.Equal(new Dictionary<int, double> { [1] = 0.25 }, trial.Reports);
    }

    [Fact]
    public void A_trial_that_loses_every_worker_is_given_up_and_can_be_tried_again()
    {
        using var store = Open(null, TimeSpan.Zero);
        store.Plan(_ => new PlanStep([Trial(1)], []));
        for (var k = 0; k < 5; k++)
        {
            Assert.NotNull(store.Take($"w{k}"));
            Thread.Sleep(20);
        }

        Assert.Null(store.Take("last"));
        Assert.Equal(TrialState.Failed, Assert.Single(store.All()).State);
        Assert.Equal(1, store.RetryFailed());
        Assert.NotNull(store.Take("again"));
    }

    TrialStore Open(PostgresServer? server, TimeSpan? takeOver = null)
    {
        var store = TrialStore.Connect(server is null ? StorageUrl.OfFile(Path.Combine(folder, "s.db")) : StorageUrl.Parse(server.Url), takeOver);
        store.Open("study", "{}", "validation/accuracy");
        return store;
    }

    static TrialRecord Trial(int number) => new()
    {
        Group = "g",
        Number = number,
        IsFinal = false,
        Folder = $"runs/g/{number}",
        Options = new Dictionary<string, string> { ["epochs"] = "3" },
        Values = new Dictionary<string, string> { ["x"] = $"{number}" },
    };
}
