namespace Lawn.Training;

/// <summary>The training has diverged: a loss, the weights or the model's outputs are no longer finite numbers.</summary>
/// <param name="message">One line: what is not finite, where, and how to mend it.</param>
/// <param name="inner">What noticed it.</param>
public sealed class DivergedException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The loss of a batch is NaN or infinite. The step was not applied.</summary>
    public static DivergedException AtStep(long step, double loss, string? culprit) =>
        new($"The loss at step {step} is {loss}: {culprit ?? "weights are finite, the batch's logits are too large"}. Lower the learning rate, or lengthen the warm-up.");
}
