using Lawn.Kernels;
using static TorchSharp.torch;

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
        if (coupledDecay != 0) gradient = gradient.add(weight, alpha: coupledDecay);
        if (decoupledDecay != 0) weight.mul_(1 - rate * decoupledDecay);
        first.mul_(beta1).add_(gradient, alpha: 1 - beta1);
        second.mul_(beta2).addcmul_(gradient, gradient, value: 1 - beta2);
        var root = second.sqrt().div_(Math.Sqrt(1 - Math.Pow(beta2, step))).add_(epsilon);
        weight.addcdiv_(first, root, value: -rate / (1 - Math.Pow(beta1, step)));
    }

    public void Run(TensorLists lists) => MultiTensor.Run(
        "adam", lists.Weights, lists.Gradients, lists.First, lists.Second,
        (double)step, rate, beta1, beta2, epsilon, coupledDecay + decoupledDecay, decoupledDecay != 0);
}
