using Lawn.Kernels;
using static TorchSharp.torch;

namespace Lawn.Optimizers;

/// <summary>
/// Adam (Kingma and Ba 2015): m^ = m / (1 - beta1^t), v^ = v / (1 - beta2^t), w &lt;- w - lr m^ / (sqrt(v^) + epsilon), with weight
/// decay added to the gradient.
/// </summary>
readonly struct AdamStep : ITensorStep<AdamStep, AdamOptions>
{
    readonly AdamFormula formula;

    AdamStep(AdamFormula formula) => this.formula = formula;

    public static int Moments(AdamOptions options) => 2;

    public static AdamStep For(AdamOptions options, in StepContext context) =>
        new(new AdamFormula(options, context.Step, coupledDecay: options.WeightDecay!.Value, decoupledDecay: 0));

    public void Run(Blocks blocks, in Slab slab, Constraint? constraint) => formula.Run(blocks, slab, constraint);

    public void Run(Tensor weight, Tensor gradient, Tensor? first, Tensor? second) => formula.Run(weight, gradient, first!, second!);

    public void Run(TensorLists lists) => formula.Run(lists);
}
