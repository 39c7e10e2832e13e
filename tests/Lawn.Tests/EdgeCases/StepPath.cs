using Lawn.Optimizers;
using Lawn.Switching;

namespace Lawn.Tests.EdgeCases;

/// <summary>The three ways a constrained step is computed.</summary>
public enum StepPath
{
    /// <summary>Projection, the base's step, retraction.</summary>
    Generic,

    /// <summary>The fused kernels of the processor.</summary>
    Fused,

    /// <summary>Multi-tensor operators, as on a GPU.</summary>
    Lists,
}

/// <summary>Takes a path for the length of a test.</summary>
sealed class OnPath : IDisposable
{
    readonly StepPath path;

    public OnPath(StepPath path)
    {
        this.path = path;
        MultiTensorRule.TakesAll = path == StepPath.Lists;
    }

    /// <summary>LAWN from the first step on.</summary>
    public LawnOptions Options => new() { SwitchRule = new SwitchAtStep(0), AllowFusedStep = path != StepPath.Generic };

    public void Dispose() => MultiTensorRule.TakesAll = false;
}
