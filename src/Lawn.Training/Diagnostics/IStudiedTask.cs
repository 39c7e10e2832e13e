using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>A task whose network can be studied apart from its training: as a second copy, in another precision.</summary>
public interface IStudiedTask : ITrainingTask
{
    /// <summary>A network like the task's, with weights from torch's random stream; the caller disposes it.</summary>
    nn.Module NewModel();

    /// <summary>The output of such a network, in its precision; see <see cref="ITrainingTask.Logits"/>.</summary>
    Tensor Logits(nn.Module model, Batch batch);
}
