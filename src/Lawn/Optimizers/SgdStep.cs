using Lawn.Kernels;
using static TorchSharp.torch;
using Scalar = TorchSharp.Scalar;

namespace Lawn.Optimizers;

/// <summary>torch.optim's SGD: d = g + wd w; m &lt;- mu m + (1 - dampening) d, at first m &lt;- d; w &lt;- w - lr m, or with Nesterov w - lr (d + mu m).</summary>
readonly struct SgdStep : ITensorStep<SgdStep, SgdOptions>
{
    readonly double rate;
    readonly double decay;
    readonly double momentum;
    readonly double keep;
    readonly double take;
    readonly double dampening;
    readonly bool nesterov;
    readonly bool isFresh;

    SgdStep(SgdOptions options, bool isFresh)
    {
        rate = options.LearningRate!.Value;
        decay = options.WeightDecay!.Value;
        momentum = options.Momentum!.Value;
        nesterov = options.Nesterov!.Value;
        dampening = options.Dampening!.Value;
        this.isFresh = isFresh;
        keep = isFresh ? 0 : momentum;
        take = isFresh ? 1 : 1 - dampening;
    }

    public static int Moments(SgdOptions options) => options.Momentum > 0 ? 1 : 0;

    public static SgdStep For(SgdOptions options, in StepContext context) => new(options, context.IsFresh);

    public void Run(Blocks blocks, in Slab slab, Constraint? constraint)
    {
        var pull = decay - Sphere.Radial(blocks, slab, constraint);
        var (look, follow) = nesterov ? (1, momentum) : (0, 1);
        var scale = Sphere.ScaleAhead(constraint);
        var sums = momentum > 0
            ? blocks.Run(new MomentumUpdate(scale * rate, scale, pull, keep, take, look, follow), slab)
            : blocks.Run(new SgdUpdate(scale * rate, scale, pull), slab);
        Sphere.Retract(blocks, slab, constraint, scale, sums.A);
    }

    public void Run(Tensor weight, Tensor gradient, Tensor? first, Tensor? second)
    {
        // Named, so that the garbage collector does not free a scalar that TorchSharp has handed to a native call.
        using Scalar kept = keep, taken = take, ahead = momentum, pull = decay, length = -rate;
        var direction = decay == 0 ? gradient : gradient.add(weight, alpha: pull);
        if (momentum > 0)
        {
            first!.mul_(kept).add_(direction, alpha: taken);
            direction = nesterov ? direction.add(first, alpha: ahead) : first;
        }

        weight.add_(direction, alpha: length);
    }

    public void Run(TensorLists lists) => MultiTensor.Run(
        "sgd", lists.Weights, lists.Gradients, momentum > 0 ? lists.First : [], rate, momentum, dampening, decay, nesterov, isFresh);
}
