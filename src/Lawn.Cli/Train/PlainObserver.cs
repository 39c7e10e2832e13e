using Lawn.Training;

namespace Lawn.Cli;

/// <summary>Shows a run as a line an epoch, or, when quiet, nothing but notices.</summary>
sealed class PlainObserver(Terminal terminal, int epochs, bool quiet) : IRunObserver
{
    /// <inheritdoc/>
    public void Started(long stepsDone, long totalSteps)
    {
        if (stepsDone > 0 && !quiet) terminal.Line($"going on from step {stepsDone} of {totalSteps}");
    }

    /// <inheritdoc/>
    public void Stepped(in StepReport report)
    {
    }

    /// <inheritdoc/>
    public void EpochEnded(EpochReport report)
    {
        if (!quiet) terminal.Line(ProgressLine.Of(report, epochs));
    }

    /// <inheritdoc/>
    public void Noticed(string message) => terminal.Notice(message);
}
