namespace Lawn.Training;

/// <summary>The loss of a batch is NaN or infinite. The step was not applied.</summary>
public sealed class NonFiniteLossException(long step, double loss, string? culprit)
    : Exception($"The loss at step {step} is {loss}: {culprit ?? "weights are finite, the batch's logits are too large"}. Lower the learning rate, or lengthen the warm-up.");
