namespace Lawn.Training;

/// <summary>The training has diverged: a loss, a gradient, the weights or the model's outputs are no longer finite numbers.</summary>
/// <param name="message">One line: what is not finite, where, and how to mend it.</param>
/// <param name="inner">What noticed it.</param>
public sealed class DivergedException(string message, Exception? inner = null) : Exception(message, inner)
{
    const string Advice = "Lower the learning rate, or lengthen the warm-up.";

    /// <summary>The loss of a batch is NaN or infinite. The step was not applied.</summary>
    /// <param name="step">The step's number, from 0.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="layer">The parameter that is not finite, if one is.</param>
    public static DivergedException Loss(long step, double loss, string? layer) =>
        new($"The loss at step {step} is {loss}: {(layer is null ? "weights are finite, the batch's logits are too large" : $"the weights of '{layer}' are not finite")}. {Advice}");

    /// <summary>A gradient has a NaN or an infinity while the loss is finite. The step was not applied.</summary>
    /// <param name="step">The step's number, from 0.</param>
    /// <param name="layer">The parameter.</param>
    public static DivergedException Gradient(long step, string layer) =>
        new($"The gradient of '{layer}' at step {step} is not finite, while the loss is. {Advice} --on-nonfinite skip passes over such batches.");

    /// <summary>Batch after batch had to be passed over.</summary>
    /// <param name="step">The last step's number, from 0.</param>
    /// <param name="count">How many.</param>
    /// <param name="last">What was wrong with the last.</param>
    public static DivergedException TooManySkipped(long step, int count, string last) => new($"{count} batches in a row, up to step {step}, had to be passed over. {last}");
}
