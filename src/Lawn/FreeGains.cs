using Lawn.Scope.Probing;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace Lawn;

/// <summary>Gains of normalisations (batch, layer, group), which LAWN leaves free.</summary>
static class FreeGains
{
    /// <summary>Whether a model has a normalisation whose gains are among the trained parameters.</summary>
    public static bool In(Module model, IEnumerable<Parameter> trained)
    {
        var handles = trained.Select(parameter => parameter.Handle).ToHashSet();
        return model.modules().Where(IsLayer).SelectMany(module => module.parameters()).Any(gain => handles.Contains(gain.Handle));

        // A part of a network may have the word in its name, and its weights are no gains.
        static bool IsLayer(Module module) => LayerKinds.IsNormalisation(module) && !module.children().Any();
    }
}
