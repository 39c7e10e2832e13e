using Lawn.Kernels;
using static TorchSharp.torch;
using Scalar = TorchSharp.Scalar;

namespace Lawn.Optimizers;

/// <summary>The step that <see cref="AdamStep"/> and <see cref="AdamWStep"/> share, with both kinds of weight decay.</summary>
readonly struct AdamFormula(AdamOptions options, long step, double coupledDecay, double decoupledDecay)
{
    readonly double rate = options.LearningRate!.Value;
    readonly double beta1 = options.Beta1!.Value;
    readonly double beta2 = options.Beta2!.Value;
    readonly double epsilon = options.Epsilon!.Value;

    public void Run(Blocks blocks, in Slab slab, Constraint? constraint)
    {
        var pull = coupledDecay - Sphere.Radial(blocks, slab, constraint);
        var adam = new AdamCoefficients(beta1, beta2, epsilon, pull, step);
        var scale = Sphere.ScaleAhead(constraint);
        var sums = blocks.Run(new AdamUpdate(adam, scale * rate, scale * (1 - rate * decoupledDecay)), slab);
        Sphere.Retract(blocks, slab, constraint, scale, sums.A);
    }

    public void Run(Tensor weight, Tensor gradient, Tensor first, Tensor second)
    {
        // Named, so that the garbage collector does not free a scalar that TorchSharp has handed to a native call.
        using Scalar keep1 = beta1, take1 = 1 - beta1, keep2 = beta2, take2 = 1 - beta2, eps = epsilon;
        using Scalar coupled = coupledDecay, shrink = 1 - rate * decoupledDecay;
        using Scalar correction = Math.Sqrt(1 - Math.Pow(beta2, step)), length = -rate / (1 - Math.Pow(beta1, step));
        if (coupledDecay != 0) gradient = gradient.add(weight, alpha: coupled);
        if (decoupledDecay != 0) weight.mul_(shrink);
        first.mul_(keep1).add_(gradient, alpha: take1);
        second.mul_(keep2).addcmul_(gradient, gradient, value: take2);
        weight.addcdiv_(first, second.sqrt().div_(correction).add_(eps), value: length);
    }

    public void Run(TensorLists lists) => MultiTensor.Run(
        "adam", lists.Weights, lists.Gradients, lists.First, lists.Second,
        (double)step, rate, beta1, beta2, epsilon, coupledDecay + decoupledDecay, decoupledDecay != 0);
}
