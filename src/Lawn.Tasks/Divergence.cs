using Lawn.Training;

namespace Lawn.Tasks;

/// <summary>What is said when a model's outputs are no longer numbers.</summary>
static class Divergence
{
    /// <summary>The fault, with its usual cause and remedy.</summary>
    public static DivergedException Fault(Exception? inner = null) => new(
        "The model's outputs are not numbers (NaN): the training has diverged. Lower the learning rate or add a warm-up.", inner);
}
