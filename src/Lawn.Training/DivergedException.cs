using Lawn.Diagnostics;

namespace Lawn.Training;

/// <summary>The training has diverged: a loss, a gradient, the weights or the model's outputs are no longer finite numbers.</summary>
/// <param name="message">One line: what is not finite, where, and how to mend it.</param>
/// <param name="inner">What noticed it.</param>
public sealed class DivergedException(string message, Exception? inner = null) : Exception(message, inner)
{
    const string Advice = "Lower the learning rate, or lengthen the warm-up.";
    const string Skipping = "--on-nonfinite skip passes over such batches.";

    /// <summary>The loss of a batch is NaN or infinite. The step was not applied.</summary>
    /// <param name="step">The step's number, from 0.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="cause">Where it comes from.</param>
    public static DivergedException Loss(long step, double loss, string cause) => new($"The loss at step {step} is {loss}: {cause}. {Advice}");

    /// <summary>A gradient is not finite, or too large, while the loss is finite. The step was not applied.</summary>
    /// <param name="step">The step's number, from 0.</param>
    /// <param name="found">The parameter.</param>
    public static DivergedException Gradient(long step, NumberFault found) =>
        new($"The gradient of '{found.Name}' at step {step} {found.Reason}, while the loss is finite. {Advice} {Skipping}");

    /// <summary>The forward pass left running statistics that are not finite, while the loss is. The step was not applied.</summary>
    /// <param name="step">The step's number, from 0.</param>
    /// <param name="found">The buffer.</param>
    public static DivergedException Buffer(long step, NumberFault found) =>
        new($"The running statistics '{found.Name}' at step {step} are {(double.IsFinite(found.Norm) ? "too large" : "not finite")}, while the loss is finite. {Advice} {Skipping}");

    /// <summary>The update ran out of the range of numbers. The step was taken back.</summary>
    /// <param name="step">The step's number, from 0.</param>
    /// <param name="found">The parameter.</param>
    public static DivergedException Update(long step, NumberFault found) =>
        new($"The update of '{found.Name}' at step {step} {found.Reason.Replace("is ", "was ")} and was taken back: loss and gradient are finite. {Advice} {Skipping}");

    /// <summary>The norm that is to be held is not finite.</summary>
    /// <param name="step">The step's number, from 0.</param>
    /// <param name="found">What the optimizer noticed.</param>
    public static DivergedException Norm(long step, NonFiniteException found) => new($"{found.Message} Step {step} was the last of the free phase.", found);

    /// <summary>Batch after batch had to be passed over.</summary>
    /// <param name="step">The last step's number, from 0.</param>
    /// <param name="count">How many.</param>
    /// <param name="last">What was wrong with the last.</param>
    public static DivergedException TooManySkipped(long step, int count, string last) => new($"{count} batches in a row, up to step {step}, had to be passed over. {last}");
}
