using System.Text;
using System.Text.Json;
using Lawn.Cli;
using Lawn.Training;
using static TorchSharp.torch;

namespace Lawn.Fuzz;

/// <summary>Readers of what a run leaves in its folder.</summary>
static class RunTargets
{
    const string Metrics =
        """
        {"epoch":1,"step":32,"phase":"free","learning_rate":0.003,"samples_per_second":1000,"train/loss":2.1,"validation/accuracy":0.4}
        {"epoch":2,"step":64,"phase":"constrained","learning_rate":0.002,"samples_per_second":1000,"train/loss":"NaN","validation/accuracy":0.5}

        """;

    static readonly RunConfig Config = new() { Model = "mlp", SecondPeak = 0.5, TrainLimit = 10 };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("safetensors", [Tensors(float32), Tensors(int64), Tensors(bfloat16)], new SafeTensorsMutator(), ReadTensors) { Documented = [typeof(InvalidDataException), typeof(IOException)] },
        new("config-json", [Json(RunRecord.Of(Config, ["lawn", "train"]))], new JsonMutator(), (folder, input) =>
        {
            folder.Write("config.json", input);
            RunFolder.OpenExisting(folder.Path).Config.Validate();
        }),
        new("summary-json", [Json(Summary())], new JsonMutator(), (folder, input) =>
        {
            folder.Write("config.json", Json(RunRecord.Of(Config, [])));
            folder.Write("summary.json", input);
            if (RunFolder.OpenExisting(folder.Path).Folder.ReadSummary() is { } summary) SummaryTable.Write(Terminal.Of(TextWriter.Null, TextWriter.Null), summary, Config, folder.Path);
        }),
        new("metrics-jsonl", [Encoding.UTF8.GetBytes(Metrics)], new JsonLinesMutator(), ReadMetrics) { ConstantBytes = 16 << 20, BytesPerByte = 4096 },
        new("compare-json", ["""{"command":["lawn","compare","--seeds","2"],"task":"synthetic"}"""u8.ToArray()], new JsonMutator(), (folder, input) =>
        {
            folder.Write("compare.json", input);
            ReportFiles.ReadCommand(folder.Path);
        }),
    ];

    static void ReadTensors(ScratchFolder folder, byte[] input)
    {
        var tensors = SafeTensorsFile.Read(folder.Write("model.safetensors", input));
        var bytes = tensors.Values.Sum(tensor => tensor.numel() * tensor.element_size());
        foreach (var tensor in tensors.Values) tensor.Dispose();
        if (bytes > input.Length) throw new InvalidOperationException($"{bytes} bytes of tensors from {input.Length} bytes of file");
    }

    // The report, the page and the view of a run, and the cut that a resumed run makes.
    static void ReadMetrics(ScratchFolder folder, byte[] input)
    {
        folder.Write("config.json", Json(RunRecord.Of(Config, [])));
        var path = folder.Write("metrics.jsonl", input);
        var run = RunLoader.Read(folder.Path);
        WatchView.Draw(run);
        if (run.Epochs.Count > 0)
        {
            var groups = RunGroup.Of([run]);
            HtmlPage.Write(groups, ChartPlan.Of(groups));
        }

        new MetricsLog(path).KeepEpochs(1);
    }

    static RunSummary Summary() => new()
    {
        Status = RunStatus.Finished,
        HeadlineMetric = "accuracy",
        Steps = 64,
        SwitchStep = 8,
        Final = new Dictionary<string, double> { ["train/loss"] = double.NaN, ["test/accuracy"] = 0.5 },
        BestEpoch = 2,
        BestByValidation = new Dictionary<string, double> { ["validation/accuracy"] = 0.5 },
    };

    static byte[] Json<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, RunJson.Indented);

    static byte[] Tensors(ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var stream = new MemoryStream();
        SafeTensorsFile.Write(stream, [("layer.weight", zeros([3, 4], type)), ("layer.bias", zeros([3], type)), ("empty", zeros([0, 2], type))]);
        return stream.ToArray();
    }
}
