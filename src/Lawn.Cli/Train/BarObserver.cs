using System.Diagnostics;
using Lawn.Training;
using Spectre.Console;

namespace Lawn.Cli;

/// <summary>Shows a run as a progress bar with the loss, the last validation metric, the phase and the rates.</summary>
sealed class BarObserver(Terminal terminal, ProgressTask bar, RunConfig config) : IRunObserver
{
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    readonly Stopwatch sinceShown = new();
    readonly Stopwatch sinceStart = new();
    long firstStep;
    string metric = "";

    /// <inheritdoc/>
    public void Started(long stepsDone, long totalSteps)
    {
        bar.MaxValue = totalSteps;
        bar.Value = firstStep = stepsDone;
        sinceStart.Start();
        sinceShown.Start();
    }

    /// <inheritdoc/>
    public void Stepped(in StepReport report)
    {
        if (sinceShown.Elapsed < Interval && report.Step < report.TotalSteps) return;
        sinceShown.Restart();
        var speed = (report.Step - firstStep) * (double)config.BatchSize / sinceStart.Elapsed.TotalSeconds;
        bar.Value = report.Step;
        bar.Description = $"epoch {report.Epoch}/{config.Epochs} [blue]{report.Phase}[/] loss {report.Loss:0.0000}{metric} " +
            $"rate {Format.Rate(report.LearningRate)} [grey]{Format.Count(speed)}/s[/]";
    }

    /// <inheritdoc/>
    public void EpochEnded(EpochReport report)
    {
        foreach (var (name, value) in report.Metrics)
        {
            if (!name.StartsWith("validation/", StringComparison.Ordinal)) continue;
            metric = $" {name["validation/".Length..].EscapeMarkup()} [green]{Format.Metric(value)}[/]";
            return;
        }
    }

    /// <inheritdoc/>
    public void Noticed(string message) => terminal.Out.MarkupLine($"[yellow]{message.ReplaceLineEndings(" ").EscapeMarkup()}[/]");
}
