using Lawn.Kernels;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Optimizers;

/// <summary>
/// An optimizer's state for one parameter: the number of steps, and the moments that the optimizer has made so far, of the
/// parameter's shape. They have the parameter's type, or single precision where that is a half-precision one.
/// </summary>
public sealed class MomentState : OptimizerState, IFirstMoment, IMoments, IDisposable
{
    internal MomentState(Parameter parameter)
        : base(parameter)
    {
    }

    /// <summary>Steps taken with a gradient.</summary>
    public long Step { get; internal set; }

    /// <summary>Running mean of gradients, or the momentum; null before the first step and for an optimizer without one.</summary>
    public Tensor? First { get; private set; }

    /// <summary>Running mean of squared gradients; null before the first step and for an optimizer without one.</summary>
    public Tensor? Second { get; private set; }

    Tensor? IFirstMoment.FirstMoment => First;

    (long Step, bool IsFresh) IMoments.Begin(int needed)
    {
        var fresh = First is null && needed > 0;
        if (needed > 0) First ??= Zeros();
        if (needed > 1) Second ??= Zeros();
        return (++Step, fresh);
    }

    /// <summary>Forgets all: the next step is the first.</summary>
    public override void Initialize(OptimizerOptions options)
    {
        Dispose();
        Step = 0;
    }

    /// <inheritdoc/>
    public override void to(Device device)
    {
        First = Moved(First, device);
        Second = Moved(Second, device);
    }

    /// <inheritdoc/>
    public override void SaveStateDict(BinaryWriter writer)
    {
        writer.Write(Step);
        Write(writer, First);
        Write(writer, Second);
    }

    /// <inheritdoc/>
    public override void LoadStateDict(BinaryReader reader)
    {
        Step = reader.ReadInt64();
        First = Read(reader, First);
        Second = Read(reader, Second);
    }

    /// <inheritdoc/>
    public override void LoadStateDict(OptimizerState source)
    {
        if (source is not MomentState saved)
            throw new ArgumentException($"The saved state is a {source.GetType().Name}, not one of this optimizer.", nameof(source));
        var (first, second) = (saved.First?.clone(), saved.Second?.clone());
        Dispose();
        (Step, First, Second) = (saved.Step, first?.DetachFromDisposeScope(), second?.DetachFromDisposeScope());
    }

    /// <summary>Takes over a saved first moment, by copying; null for none.</summary>
    internal void RestoreFirst(Tensor? saved) => First = Filled(First, saved);

    /// <summary>Takes over a saved second moment, by copying; null for none.</summary>
    internal void RestoreSecond(Tensor? saved) => Second = Filled(Second, saved);

    /// <inheritdoc/>
    public override bool ApproximatelyEquals(OptimizerState other) =>
        other is MomentState state && Step == state.Step && AreClose(First, state.First) && AreClose(Second, state.Second);

    /// <summary>Releases the moments.</summary>
    public void Dispose()
    {
        First?.Dispose();
        Second?.Dispose();
        (First, Second) = (null, null);
    }

    // Into a tensor with the parameter's order in memory, which the kernels want.
    Tensor? Filled(Tensor? present, Tensor? source)
    {
        if (source is null)
        {
            present?.Dispose();
            return null;
        }

        var moment = present ?? Zeros();
        moment.copy_(source);
        return moment;
    }

    Tensor Zeros()
    {
        var zeros = zeros_like(_parameter, dtype: KernelLoop.MomentType(_parameter.dtype), requires_grad: false).DetachFromDisposeScope();
        if (zeros.device_type == DeviceType.CPU) RequestHugePages(zeros);
        return zeros;
    }

    static unsafe void RequestHugePages(Tensor moment) =>
        HugePages.Request(NativeTensor.Data(moment.Handle), moment.numel() * moment.element_size());

    // TorchSharp saves and loads contiguous tensors only; a moment has its parameter's order.
    static void Write(BinaryWriter writer, Tensor? moment)
    {
        using var scope = NewDisposeScope(); // contiguous() may return the moment itself
        SaveConditionalStateTensor(writer, moment?.contiguous()!);
    }

    Tensor? Read(BinaryReader reader, Tensor? present)
    {
        if (!reader.ReadBoolean())
        {
            present?.Dispose();
            return null;
        }

        var moment = present ?? Zeros();
        using var contiguous = zeros(moment.shape, dtype: moment.dtype, device: moment.device);
        contiguous.Load(reader);
        moment.copy_(contiguous);
        return moment;
    }

    static Tensor? Moved(Tensor? tensor, Device device)
    {
        if (tensor is null || tensor.device == device) return tensor;
        using (tensor) return tensor.to(device).DetachFromDisposeScope();
    }

    static bool AreClose(Tensor? left, Tensor? right) => (left, right) switch
    {
        (null, null) => true,
        ({ } a, { } b) => a.allclose(b),
        _ => false,
    };
}
