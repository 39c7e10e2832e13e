using TorchSharp.Modules;

namespace Lawn.Optimizers;

/// <summary>One parameter with all that its step needs.</summary>
sealed record TrackedParameter<TOptions>(Parameter Parameter, TOptions Options, IMoments Moments)
{
    public IntPtr Handle { get; } = Parameter.Handle;

    /// <summary>What lazy retraction remembers; null until the first lazy step.</summary>
    public LazyRetraction? Lazy { get; set; }

    public bool IsVector { get; } = Parameter.dim() <= 1;
}
