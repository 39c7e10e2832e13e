using TorchSharp.Modules;

namespace Lawn.Optimizers;

/// <summary>Reads the options and the state of an optimizer of TorchSharp in this library's terms.</summary>
interface ITorchSharpView<TOptions>
{
    /// <summary>Copies a group's present options.</summary>
    /// <returns>False where they ask for what the kernels do not do.</returns>
    bool TryRead(OptimizerOptions theirs, TOptions ours);

    /// <summary>The moments of one parameter, as a view of the optimizer's own.</summary>
    IMoments Moments(Parameter parameter, OptimizerState theirs);
}
