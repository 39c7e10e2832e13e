namespace Lawn.Cli;

/// <summary>Shows a grid as a line a run.</summary>
sealed class PlainGridDisplay(Terminal terminal) : IGridDisplay
{
    /// <inheritdoc/>
    public void Finished(Trial trial, GridProgress progress, string outcome) =>
        terminal.Line($"{progress.Done}/{progress.Total}  {trial.Folder}  {outcome}{(progress.Left is { } left ? $"  about {Format.Duration(left)} left" : "")}");

    /// <inheritdoc/>
    public void Noticed(string message) => terminal.Notice(message);
}
