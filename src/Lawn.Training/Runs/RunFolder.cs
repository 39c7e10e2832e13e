using System.Text.Json;

namespace Lawn.Training;

/// <summary>
/// A run's folder: <c>config.json</c>, <c>metrics.jsonl</c>, <c>summary.json</c>, <c>checkpoints/</c> and TensorBoard event files.
/// </summary>
public sealed class RunFolder
{
    RunFolder(string path) => Path = path;

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The resolved configuration, with the command line and versions.</summary>
    public string ConfigFile => System.IO.Path.Combine(Path, "config.json");

    /// <summary>One JSON object a line: metrics of an epoch.</summary>
    public string MetricsFile => System.IO.Path.Combine(Path, "metrics.jsonl");

    /// <summary>What the run came to; written once, at its end.</summary>
    public string SummaryFile => System.IO.Path.Combine(Path, "summary.json");

    /// <summary>The checkpoints' folder.</summary>
    public string Checkpoints => System.IO.Path.Combine(Path, "checkpoints");

    /// <summary>The summary of a finished run; null while there is none.</summary>
    public RunSummary? ReadSummary() => File.Exists(SummaryFile) ? Read<RunSummary>(SummaryFile) : null;

    /// <summary>Opens the folder for a configuration: creates it, or finds that it holds the same run.</summary>
    /// <exception cref="UserErrorException">It holds a run with another configuration, something else, or cannot be written.</exception>
    public static RunFolder Open(string path, RunConfig config, IReadOnlyList<string> commandLine)
    {
        var folder = new RunFolder(System.IO.Path.GetFullPath(path));
        try
        {
            if (File.Exists(folder.ConfigFile)) folder.CheckSame(config);
            else folder.Create(config, commandLine);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"The output folder '{path}' cannot be used: {e.Message} Choose another --out.", e);
        }

        return folder;
    }

    /// <summary>Opens the folder of an existing run.</summary>
    /// <exception cref="UserErrorException">There is no run.</exception>
    public static (RunFolder Folder, RunConfig Config) OpenExisting(string path)
    {
        var folder = new RunFolder(System.IO.Path.GetFullPath(path));
        if (!File.Exists(folder.ConfigFile))
            throw new UserErrorException($"'{path}' is no run folder: it has no config.json. Give the --out of a `lawn train`.");
        return (folder, Read<RunRecord>(folder.ConfigFile).Config);
    }

    /// <summary>Loads the weights of the newest whole checkpoint into a model.</summary>
    /// <param name="model">A model of the run's kind.</param>
    /// <param name="damaged">Told of each checkpoint that had to be passed over.</param>
    /// <returns>The step of the checkpoint.</returns>
    /// <exception cref="UserErrorException">There is no whole checkpoint.</exception>
    public long LoadWeights(TorchSharp.torch.nn.Module model, Action<string> damaged) =>
        new CheckpointStore(Checkpoints, kept: int.MaxValue).LoadWeights(model, damaged)?.Step
        ?? throw NoCheckpoint();

    /// <summary>Whether there is a run in a folder that has been saved, whole or not.</summary>
    public static bool IsBegun(string path) => new RunFolder(System.IO.Path.GetFullPath(path)).HasCheckpoint;

    /// <summary>Whether the run has been saved, whole or not.</summary>
    public bool HasCheckpoint => new CheckpointStore(Checkpoints, kept: int.MaxValue).NewestStep is not null;

    /// <summary>Writes the weights of the newest whole checkpoint to a safetensors file, with the run's configuration in its metadata.</summary>
    /// <param name="file">The file; one that is there is replaced.</param>
    /// <param name="damaged">Told of each checkpoint that had to be passed over.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="UserErrorException">There is no whole checkpoint, or the file cannot be written.</exception>
    public ExportedWeights ExportWeights(string file, Action<string> damaged)
    {
        using var weights = new CheckpointStore(Checkpoints, kept: int.MaxValue).ReadWeights(damaged) ?? throw NoCheckpoint();
        return WeightExport.Write(file, weights, Read<RunRecord>(ConfigFile));
    }

    UserErrorException NoCheckpoint() => new($"The run '{Path}' has no checkpoint yet: train it further with the same `lawn train`.");

    /// <summary>Writes the summary whole or not at all.</summary>
    public void WriteSummary(RunSummary summary) => AtomicFile.WriteText(SummaryFile, JsonSerializer.Serialize(summary, RunJson.Indented));

    void Create(RunConfig config, IReadOnlyList<string> commandLine)
    {
        if (File.Exists(Path)) throw new UserErrorException($"The output folder '{Path}' is a file. Choose another --out.");
        if (Directory.Exists(Path) && Directory.EnumerateFileSystemEntries(Path).Any(entry => entry != ConfigFile + AtomicFile.PartSuffix)) // of a process that was killed
            throw new UserErrorException($"The output folder '{Path}' is not empty and holds no run. Choose another --out.");
        var isNew = !Directory.Exists(Path);
        Directory.CreateDirectory(Path);
        try
        {
            AtomicFile.WriteText(ConfigFile, JsonSerializer.Serialize(RunRecord.Of(config, commandLine), RunJson.Indented));
        }
        catch (IOException) when (isNew)
        {
            Directory.Delete(Path, recursive: true); // a full disk leaves no empty folder
            throw;
        }
    }

    void CheckSame(RunConfig config)
    {
        var difference = RunConfigDifference.First(Read<RunRecord>(ConfigFile).Config, config);
        if (difference is not null)
            throw new UserErrorException($"The output folder '{Path}' holds a run with other options ({difference}). Choose another --out, or repeat that run's options to go on with it.");
    }

    static T Read<T>(string file) => RunFileReader.Read<T>(file);
}
