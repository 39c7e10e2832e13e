namespace Lawn.Training.Tests.Support;

sealed class Recorder : IRunObserver
{
    public List<EpochReport> Epochs { get; } = [];

    public List<string> Notices { get; } = [];

    public List<StepReport> Steps { get; } = [];

    public Action<StepReport>? OnStep { get; set; }

    public long StartedAt { get; private set; } = -1;

    public void Started(long stepsDone, long totalSteps) => StartedAt = stepsDone;

    public void Stepped(in StepReport report)
    {
        Steps.Add(report);
        OnStep?.Invoke(report);
    }

    public void EpochEnded(EpochReport report) => Epochs.Add(report);

    public void Noticed(string message) => Notices.Add(message);
}
