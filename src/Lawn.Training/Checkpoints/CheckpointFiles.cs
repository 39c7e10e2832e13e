using System.Text.Json;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>
/// The files of one checkpoint: <c>model.safetensors</c>, <c>optimizer.safetensors</c>, <c>state.json</c> with all that is no tensor, and
/// <c>SHA256SUMS</c> over the three.
/// </summary>
static class CheckpointFiles
{
    const string ModelName = "model.safetensors";
    const string OptimizerName = "optimizer.safetensors";
    const string StateName = "state.json";
    const string OldOptimizerName = "optimizer.bin"; // of format 1

    /// <summary>Writes them into a folder; they are on the disk when this returns.</summary>
    public static void Write(string folder, nn.Module model, optim.Optimizer optimizer, RunState state)
    {
        var archive = new OptimizerArchive(model, optimizer); // first: LAWN may bring weights to their norm
        (string, string)[] sums =
        [
            WriteSummed(ModelName, stream => SafeTensorsFile.Write(stream, ModelFile.TensorsOf(model))),
            WriteSummed(OptimizerName, stream => SafeTensorsFile.Write(stream, archive.Tensors)),
            WriteSummed(StateName, stream => JsonSerializer.Serialize(stream, new CheckpointManifest(CheckpointManifest.CurrentFormat, state, archive.Record), RunJson.Indented)),
        ];
        AtomicFile.WriteFlushed(Path.Combine(folder, Checksums.FileName), stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(Checksums.Text(sums))));
        FolderSync.Flush(folder);

        (string, string) WriteSummed(string name, Action<Stream> content)
        {
            var sum = "";
            AtomicFile.WriteFlushed(Path.Combine(folder, name), stream =>
            {
                using var hashing = new HashingStream(stream);
                content(hashing);
                sum = hashing.Sum;
            });
            return (name, sum);
        }
    }

    /// <summary>Fills a model and an optimizer.</summary>
    /// <exception cref="InvalidDataException">A file is damaged or of another run.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    public static RunState Load(string folder, nn.Module model, optim.Optimizer optimizer)
    {
        if (IsOld(folder)) return LoadOld(folder, model, optimizer);
        var manifest = ReadChecked(folder);
        ModelFile.Load(Path.Combine(folder, ModelName), model);
        var tensors = SafeTensorsFile.Read(Path.Combine(folder, OptimizerName));
        try
        {
            new OptimizerArchive(model, optimizer).Restore(manifest.Optimizer, tensors);
        }
        finally
        {
            foreach (var tensor in tensors.Values) tensor.Dispose();
        }

        return manifest.Run;
    }

    /// <summary>Fills a model alone.</summary>
    /// <inheritdoc cref="Load"/>
    public static RunState LoadWeights(string folder, nn.Module model)
    {
        var state = ReadState(folder);
        ModelFile.Load(Path.Combine(folder, ModelName), model);
        return state;
    }

    /// <summary>Reads the weights, which the caller disposes.</summary>
    /// <inheritdoc cref="Load"/>
    public static SavedWeights ReadWeights(string folder) => new(ReadState(folder), SafeTensorsFile.Read(Path.Combine(folder, ModelName)));

    static RunState ReadState(string folder) => IsOld(folder) ? OldManifest.Read(Path.Combine(folder, StateName)).State : ReadChecked(folder).Run;

    static CheckpointManifest ReadChecked(string folder)
    {
        Checksums.Check(folder, ModelName, OptimizerName, StateName);
        var text = File.ReadAllText(Path.Combine(folder, StateName));
        if (FormatOf(text) is { } format and not CheckpointManifest.CurrentFormat)
            throw new InvalidDataException($"{StateName} has the format {format}, and this version of lawn reads {CheckpointManifest.CurrentFormat}");
        var manifest = JsonSerializer.Deserialize<CheckpointManifest>(text, RunJson.Indented) ?? throw new JsonException("The JSON value is null.");
        manifest.Run.Check(folder);
        return manifest;
    }

    // Before the rest, which another format may write in another way.
    static int? FormatOf(string text)
    {
        using var json = JsonDocument.Parse(text);
        return json.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("format", out var format) && format.ValueKind == JsonValueKind.Number && format.TryGetInt32(out var number) ? number : null;
    }

    static bool IsOld(string folder) => !File.Exists(Path.Combine(folder, Checksums.FileName)) && File.Exists(Path.Combine(folder, OldOptimizerName));

    static RunState LoadOld(string folder, nn.Module model, optim.Optimizer optimizer)
    {
        var state = OldManifest.Read(Path.Combine(folder, StateName)).State;
        ModelFile.Load(Path.Combine(folder, ModelName), model);
        using var reader = new BinaryReader(File.OpenRead(Path.Combine(folder, OldOptimizerName)));
        ((OptimizerHelper)optimizer).load_state_dict(reader);
        return state;
    }
}
