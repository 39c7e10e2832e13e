namespace Lawn.Training;

/// <summary>The numbers that travel with the gradients of a step and are summed like them.</summary>
/// <param name="Loss">The ranks' shares of the batch's mean loss.</param>
/// <param name="Stop">How many ranks have been asked to stop.</param>
/// <param name="Counts">What a switch rule wants to know of the batch.</param>
readonly record struct StepNumbers(float Loss, float Stop, BatchCounts Counts)
{
    /// <summary>Floats of <see cref="ToArray"/>.</summary>
    public const int Length = 5;

    public float[] ToArray() => [Loss, Stop, (float)Counts.Right, (float)Counts.Flat, Counts.Examples];

    public static StepNumbers Of(float[] numbers) => new(numbers[0], numbers[1], new BatchCounts(numbers[2], numbers[3], (long)numbers[4]));
}
