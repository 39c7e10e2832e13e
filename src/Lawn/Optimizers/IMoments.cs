using static TorchSharp.torch;

namespace Lawn.Optimizers;

/// <summary>The running moments of one parameter, ours or those inside an optimizer of TorchSharp.</summary>
interface IMoments
{
    Tensor? First { get; }

    Tensor? Second { get; }

    /// <summary>Makes sure that as many moments as the step needs exist, and counts one step.</summary>
    /// <returns>The step's number, from 1, and whether the first moment was made by this call.</returns>
    (long Step, bool IsFresh) Begin(int needed);
}
