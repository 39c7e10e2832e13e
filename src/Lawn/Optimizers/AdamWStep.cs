using Lawn.Kernels;
using static TorchSharp.torch;

namespace Lawn.Optimizers;

/// <summary>AdamW (Loshchilov and Hutter 2019): Adam's step after w &lt;- (1 - lr wd) w.</summary>
readonly struct AdamWStep : ITensorStep<AdamWStep, AdamOptions>
{
    readonly AdamFormula formula;

    AdamWStep(AdamFormula formula) => this.formula = formula;

    public static int Moments(AdamOptions options) => 2;

    public static AdamWStep For(AdamOptions options, in StepContext context) =>
        new(new AdamFormula(options, context.Step, coupledDecay: 0, decoupledDecay: options.WeightDecay!.Value));

    public void Run(Blocks blocks, in Slab slab, Constraint? constraint) => formula.Run(blocks, slab, constraint);

    public void Run(Tensor weight, Tensor gradient, Tensor? first, Tensor? second) => formula.Run(weight, gradient, first!, second!);

    public void Run(TensorLists lists) => formula.Run(lists);
}
