using Lawn.Tasks.DataSets;
using Spectre.Console;

namespace Lawn.Cli;

/// <summary>A progress bar for each file of a download.</summary>
sealed class DownloadBars(ProgressContext context) : IProgress<DownloadProgress>
{
    readonly Dictionary<string, ProgressTask> bars = [];

    /// <inheritdoc/>
    public void Report(DownloadProgress value)
    {
        if (!bars.TryGetValue(value.File, out var bar)) bars[value.File] = bar = context.AddTask(value.File.EscapeMarkup());
        bar.MaxValue = value.Total ?? value.Received;
        bar.Value = value.Received;
    }
}
