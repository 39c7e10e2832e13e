using System.Security.Cryptography;
using System.Text.Json;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>
/// The checkpoints of a run. Each is a folder <c>step-N</c> with the model (<c>model.safetensors</c>), the optimizer
/// (<c>optimizer.bin</c>, TorchSharp's own format) and <c>state.json</c>, which holds the checksums of the others. A checkpoint is
/// written beside and renamed, so that a crash leaves the one before it; a damaged one is passed over.
/// </summary>
sealed class CheckpointStore(string folder, int kept)
{
    const string ModelFile = "model.safetensors";
    const string OptimizerFile = "optimizer.bin";
    const string StateFile = "state.json";

    /// <summary>Writes a checkpoint and removes the oldest beyond the number kept.</summary>
    public void Save(nn.Module model, optim.Optimizer optimizer, RunState state)
    {
        Directory.CreateDirectory(folder);
        var target = Path.Combine(folder, $"step-{state.Step:D9}");
        var temporary = target + ".part";
        if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
        Directory.CreateDirectory(temporary);

        AtomicFile.Write(Path.Combine(temporary, ModelFile), stream => SafeTensorsFile.Write(stream, TensorsOf(model)));
        AtomicFile.Write(Path.Combine(temporary, OptimizerFile), stream =>
        {
            using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
            ((OptimizerHelper)optimizer).save_state_dict(writer);
        });
        var sums = new[] { ModelFile, OptimizerFile }.ToDictionary(name => name, name => Sha256(Path.Combine(temporary, name)));
        AtomicFile.WriteText(Path.Combine(temporary, StateFile), JsonSerializer.Serialize(new CheckpointManifest(state, sums), RunJson.Indented));

        if (Directory.Exists(target)) Directory.Delete(target, recursive: true);
        Directory.Move(temporary, target);
        foreach (var old in Saved().Skip(kept)) Directory.Delete(old, recursive: true);
    }

    /// <summary>Loads the newest whole checkpoint into model and optimizer.</summary>
    /// <param name="model">The model to fill.</param>
    /// <param name="optimizer">The optimizer to fill.</param>
    /// <param name="damaged">Told of each checkpoint that had to be passed over.</param>
    /// <returns>The state of the run, or null where there is no checkpoint.</returns>
    public RunState? Load(nn.Module model, optim.Optimizer optimizer, Action<string> damaged) => NewestWhole(damaged, checkpoint =>
    {
        LoadModel(Path.Combine(checkpoint, ModelFile), model);
        using var reader = new BinaryReader(File.OpenRead(Path.Combine(checkpoint, OptimizerFile)));
        ((OptimizerHelper)optimizer).load_state_dict(reader);
    });

    /// <summary>Loads the weights of the newest whole checkpoint, and nothing else.</summary>
    public RunState? LoadWeights(nn.Module model, Action<string> damaged) =>
        NewestWhole(damaged, checkpoint => LoadModel(Path.Combine(checkpoint, ModelFile), model));

    RunState? NewestWhole(Action<string> damaged, Action<string> load)
    {
        foreach (var checkpoint in Saved())
        {
            try
            {
                var manifest = ReadManifest(checkpoint);
                load(checkpoint);
                return manifest.State;
            }
            catch (Exception e) when (e is InvalidDataException or IOException or JsonException)
            {
                damaged($"The checkpoint {checkpoint} is damaged ({e.Message}); the one before it is used.");
            }
        }

        return null;
    }

    /// <summary>Fills a model from a safetensors file that has each of its tensors, in the same shape.</summary>
    /// <exception cref="InvalidDataException">A tensor is missing or has another shape.</exception>
    internal static void LoadModel(string file, nn.Module model)
    {
        using var noGradients = no_grad();
        var saved = SafeTensorsFile.Read(file);
        try
        {
            foreach (var (name, tensor) in TensorsOf(model))
            {
                if (!saved.TryGetValue(name, out var source)) throw new InvalidDataException($"it has no tensor '{name}'");
                if (!source.shape.SequenceEqual(tensor.shape))
                    throw new InvalidDataException($"the tensor '{name}' has shape [{string.Join(", ", source.shape)}], the model's [{string.Join(", ", tensor.shape)}]");
                tensor.copy_(source);
            }
        }
        finally
        {
            foreach (var tensor in saved.Values) tensor.Dispose();
        }
    }

    static IReadOnlyList<(string, Tensor)> TensorsOf(nn.Module model) => [.. model.state_dict().Select(entry => (entry.Key, entry.Value))];

    IReadOnlyList<string> Saved() => !Directory.Exists(folder)
        ? []
        : [.. Directory.GetDirectories(folder, "step-*").Where(path => !path.EndsWith(".part", StringComparison.Ordinal)).OrderDescending(StringComparer.Ordinal)];

    static CheckpointManifest ReadManifest(string checkpoint)
    {
        var manifest = JsonSerializer.Deserialize<CheckpointManifest>(File.ReadAllText(Path.Combine(checkpoint, StateFile)), RunJson.Indented)
            ?? throw new InvalidDataException($"{StateFile} is empty");
        foreach (var (name, sum) in manifest.Sha256)
            if (Sha256(Path.Combine(checkpoint, name)) != sum) throw new InvalidDataException($"{name} does not have its checksum");
        return manifest;
    }

    static string Sha256(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
