using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>A model's weights and buffers as a safetensors file.</summary>
static class ModelFile
{
    /// <summary>The tensors of a model by the names that PyTorch gives them too.</summary>
    public static IReadOnlyList<(string Name, Tensor Tensor)> TensorsOf(nn.Module model) => [.. model.state_dict().Select(entry => (entry.Key, entry.Value))];

    /// <summary>Fills a model from a file that has each of its tensors, in the same shape.</summary>
    /// <exception cref="InvalidDataException">A tensor is missing or has another shape, or the file is damaged.</exception>
    public static void Load(string file, nn.Module model)
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
}
