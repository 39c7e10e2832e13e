using TorchSharp;
using TorchSharp.Modules;

namespace Lawn.Training;

/// <summary>TensorBoard event files, with Composer's metric names.</summary>
sealed class EventFile(string folder) : IDisposable
{
    readonly SummaryWriter writer = torch.utils.tensorboard.SummaryWriter(folder, createRunName: false);

    public void Write(EpochReport report)
    {
        foreach (var (name, value) in report.Metrics) writer.add_scalar(name, (float)value, (int)report.Step);
        writer.add_scalar("lr", (float)report.LearningRate, (int)report.Step);
    }

    public void Dispose() => GC.KeepAlive(writer);
}
