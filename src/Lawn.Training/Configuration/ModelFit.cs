using TorchSharp;
using TorchSharp.Modules;

namespace Lawn.Training;

/// <summary>Whether the options of a run, apart from LAWN's, fit its model: what can be known only once that is built.</summary>
public static class ModelFit
{
    /// <summary>Rejects batch normalisation to be synchronised where there is none.</summary>
    /// <exception cref="UserErrorException">An option does not fit.</exception>
    public static void Check(RunConfig config, torch.nn.Module model)
    {
        if (config.SyncBatchNorm && !model.modules().Prepend(model).OfType<BatchNorm>().Any())
            throw new UserErrorException($"--sync-batch-norm means nothing for the model {config.Model}, which has no batch normalisation: leave it out, or choose another --model.");
    }
}
