using Lawn.Kernels;
using static TorchSharp.torch;

namespace Lawn.Optimizers;

/// <summary>One optimizer's step of one parameter, with its numbers worked out; the three ways to run it agree to round-off.</summary>
interface ITensorStep<TSelf, TOptions>
    where TSelf : struct, ITensorStep<TSelf, TOptions>
{
    /// <summary>How many moments the options ask for.</summary>
    static abstract int Moments(TOptions options);

    /// <summary>The step with its numbers.</summary>
    static abstract TSelf For(TOptions options, in StepContext context);

    /// <summary>Runs it in the library's own kernels; with a constraint it is LAWN's constrained step.</summary>
    void Run(Blocks blocks, in Slab slab, Constraint? constraint);

    /// <summary>Runs it in tensor operations on any device and type. Gradients of a constrained step are projected by then.</summary>
    void Run(Tensor weight, Tensor gradient, Tensor? first, Tensor? second);

    /// <summary>Runs it on lists of tensors by multi-tensor operators. Gradients of a constrained step are projected by then.</summary>
    void Run(TensorLists lists);
}
