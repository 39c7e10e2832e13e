using System.Text.Json.Nodes;

namespace Lawn.Training.Tests.Support;

/// <summary>Runs the spirals in a temporary folder.</summary>
sealed class Runs : IDisposable
{
    public string Root { get; init; } = Directory.CreateTempSubdirectory("lawn-training-").FullName;

    public static RunConfig Config { get; } = new()
    {
        Task = "spirals",
        Optimizer = "adam-l",
        BatchSize = 64,
        Epochs = 4,
        FreeEpochs = 1.5,
        WarmupEpochs = 0.5,
        LearningRate = 0.02,
    };

    public string Folder(string name) => Path.Combine(Root, name);

    /// <summary>Trains, cancelled after a number of steps where given; returns the summary.</summary>
    public RunSummary Train(string name, RunConfig config, long? cancelAtStep = null, Func<SpiralTask>? create = null, Recorder? recorder = null, TrainerOptions? options = null)
    {
        using var task = create?.Invoke() ?? new SpiralTask(config.Seed);
        using var cancellation = new CancellationTokenSource();
        var observer = recorder ?? new Recorder();
        observer.OnStep = report =>
        {
            if (report.Step == cancelAtStep) cancellation.Cancel();
        };
        var folder = RunFolder.Open(Folder(name), config, ["lawn", "train"]);
        return new Trainer(task, config, folder, options ?? new TrainerOptions(), observer).Run(cancellation.Token);
    }

    /// <summary>What the newest checkpoint holds of model and optimizer.</summary>
    public object[] FinalState(string name) => [Bytes(name, "model.safetensors"), Bytes(name, "optimizer.safetensors"), State(name)["optimizer"]!.ToJsonString()];

    /// <summary>Where the newest checkpoint says that the run stands, but for the seconds that it took.</summary>
    public string Standing(string name)
    {
        var run = State(name)["run"]!.AsObject();
        run.Remove("trainingSeconds");
        return run.ToJsonString();
    }

    JsonNode State(string name) => JsonNode.Parse(Bytes(name, "state.json"))!;

    byte[] Bytes(string name, string file) => File.ReadAllBytes(Path.Combine(Directory.GetDirectories(Path.Combine(Folder(name), "checkpoints")).Order().Last(), file));

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
