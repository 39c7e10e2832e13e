using Lawn.Kernels;
using TorchSharp;
using TorchSharp.Modules;

namespace Lawn.Optimizers;

/// <summary>One parameter with all that its step needs.</summary>
sealed record TrackedParameter<TOptions>(Parameter Parameter, TOptions Options, IMoments Moments)
{
    public IntPtr Handle { get; } = Parameter.Handle;

    /// <summary>What lazy retraction remembers; null until the first lazy step.</summary>
    public LazyRetraction? Lazy { get; set; }

    public bool IsVector { get; } = Parameter.dim() <= 1;

    bool hasAskedForHugePages;

    /// <summary>
    /// Asks once for large pages under the weights and the gradient: a step reads both as it does the moments, whose memory is ours. A later gradient
    /// may lie elsewhere; asking again at every step would cost more than it saves.
    /// </summary>
    public unsafe void AskForHugePages(in Slab slab)
    {
        if (hasAskedForHugePages) return;
        hasAskedForHugePages = true;
        var bytes = slab.Length * slab.Type.ElementSize();
        HugePages.Request(slab.Weight, bytes);
        HugePages.Request(slab.Gradient, bytes);
    }
}
