using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>Weights of other programs: a safetensors file, checked name by name against a model.</summary>
public static class WeightImport
{
    /// <summary>Fills a model, all of it or, if anything does not fit, nothing.</summary>
    /// <param name="file">The file.</param>
    /// <param name="model">The model.</param>
    /// <param name="partial">Whether tensors may be missing in the file or unknown to the model, as with PyTorch's <c>strict=False</c>. Shapes must fit in any case.</param>
    /// <exception cref="UserErrorException">The file cannot be read or does not fit; the tensors are named.</exception>
    public static ImportedWeights Load(string file, nn.Module model, bool partial)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var saved = Read(file);
        try
        {
            var own = ModelFile.TensorsOf(model);
            var prefix = WeightNames.PrefixOf([.. saved.Keys], [.. own.Select(t => t.Name)]);
            var found = own.Where(t => saved.ContainsKey(prefix + t.Name)).Select(t => (t.Name, Target: t.Tensor, Source: saved[prefix + t.Name])).ToList();
            var missing = own.Select(t => t.Name).Where(name => !saved.ContainsKey(prefix + name)).ToList();
            var unexpected = saved.Keys.Except(own.Select(t => prefix + t.Name)).ToList();
            CheckNames(file, found.Count, missing, unexpected, partial);
            var ready = found.Select(t => (t.Target, Source: Fitted(file, t.Name, t.Source, t.Target))).ToList();
            foreach (var (target, source) in ready) target.copy_(source);
            var converted = found.Where(t => t.Source.dtype != t.Target.dtype).Select(t => t.Name).ToList();
            return new ImportedWeights(found.Count, found.Sum(t => t.Target.numel()), Checksums.Of(file), prefix, converted, missing, unexpected);
        }
        finally
        {
            foreach (var tensor in saved.Values) tensor.Dispose();
        }
    }

    static IReadOnlyDictionary<string, Tensor> Read(string file)
    {
        try
        {
            return SafeTensorsFile.Read(file);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UserErrorException($"The weights '{file}' cannot be read: {e.Message}", e);
        }
    }

    static void CheckNames(string file, int found, IReadOnlyList<string> missing, IReadOnlyList<string> unexpected, bool partial)
    {
        if (found == 0) throw new UserErrorException($"The weights '{file}' have none of the model's tensors: it wants {WeightNames.Listed(missing)}, and they have {(unexpected.Count > 0 ? WeightNames.Listed(unexpected) : "nothing")}.");
        if (partial || missing.Count + unexpected.Count == 0) return;
        var lacks = missing.Count > 0 ? $"they have no {WeightNames.Listed(missing)}" : "";
        var extras = unexpected.Count > 0 ? $"the model has no {WeightNames.Listed(unexpected)}" : "";
        var both = string.Join("; ", new[] { lacks, extras }.Where(text => text.Length > 0));
        throw new UserErrorException($"The weights '{file}' do not fit the model: {both}. --init-partial takes over those that it has.");
    }

    // The source in the target's type; all is checked before anything is changed.
    static Tensor Fitted(string file, string name, Tensor source, Tensor target)
    {
        if (!source.shape.SequenceEqual(target.shape))
            throw new UserErrorException($"The weights '{file}' do not fit the model: '{name}' has the shape [{string.Join(", ", source.shape)}] there and [{string.Join(", ", target.shape)}] here.");
        if (source.is_floating_point() != target.is_floating_point())
            throw new UserErrorException($"The weights '{file}' do not fit the model: '{name}' has the type {SafeTensorsType.Of(source.dtype)!.Name} there and {SafeTensorsType.Of(target.dtype)?.Name} here.");
        var fitted = source.to(target.dtype);
        if (!fitted.isfinite().all().item<bool>())
            throw new UserErrorException($"The weights '{file}' cannot be used: '{name}' has values that are NaN or infinite{(source.isfinite().all().item<bool>() ? $" as {SafeTensorsType.Of(target.dtype)?.Name}" : "")}.");
        return fitted;
    }
}
