using System.Text.Json;
using Lawn.Training;

namespace Lawn.Cli.Tests.BadInput;

/// <summary>A run folder as `lawn train` leaves it, but for the checkpoints.</summary>
static class RunSample
{
    public const string Metrics =
        """
        {"epoch":1,"step":32,"phase":"free","learning_rate":0.003,"samples_per_second":1000,"train/loss":2.1,"validation/accuracy":0.4,"test/accuracy":0.4}
        {"epoch":2,"step":64,"phase":"constrained","learning_rate":0.002,"samples_per_second":1000,"train/loss":1.9,"validation/accuracy":0.5,"test/accuracy":0.5}

        """;

    /// <summary>Writes it.</summary>
    public static void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        Config(folder, "{}");
        SampleData.Text(folder, "metrics.jsonl", Metrics);
        SampleData.Text(folder, "summary.json", """{"status":"finished","headlineMetric":"accuracy","steps":64,"final":{"train/loss":1.9,"test/accuracy":0.5}}""");
    }

    /// <summary>Writes config.json with the configuration of plain `lawn train`, changed by the fields of a JSON object.</summary>
    public static void Config(string folder, string changes)
    {
        var config = JsonSerializer.SerializeToNode(new RunConfig { Model = "mlp", LearningRate = 0.003 }, RunJson.OneLine)!.AsObject();
        foreach (var (name, value) in System.Text.Json.Nodes.JsonNode.Parse(changes)!.AsObject().ToList()) config[name] = value?.DeepClone();
        SampleData.Text(folder, "config.json", $$$"""{"config":{{{config.ToJsonString()}}},"commandLine":["lawn","train"],"versions":{"lawn":"{{{Version}}}"}}""");
    }

    static string Version => typeof(LawnOptimizer).Assembly.GetCustomAttributes(typeof(System.Reflection.AssemblyInformationalVersionAttribute), false)
        .OfType<System.Reflection.AssemblyInformationalVersionAttribute>().First().InformationalVersion;
}
