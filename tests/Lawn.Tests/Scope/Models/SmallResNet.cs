using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lawn.Tests.Scope.Models;

/// <summary>A CIFAR-style ResNet of one stage change: batch normalisation after each convolution, skip connections, a linear head.</summary>
sealed class SmallResNet : Module<Tensor, Tensor>
{
    readonly Conv2d conv1, conv2, conv3, shortcut;
    readonly BatchNorm2d bn1, bn2, bn3, bnShortcut;
    readonly Linear head;

    public SmallResNet() : base(nameof(SmallResNet))
    {
        (conv1, conv2, conv3) = (Conv(3, 4, 3), Conv(4, 8, 3), Conv(8, 8, 3));
        shortcut = Conv2d(4, 8, 1, bias: false);
        (bn1, bn2, bn3, bnShortcut) = (BatchNorm2d(4), BatchNorm2d(8), BatchNorm2d(8), BatchNorm2d(8));
        head = Linear(8, 5);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        var x = functional.relu(bn1.call(conv1.call(input)));
        var y = bn3.call(conv3.call(functional.relu(bn2.call(conv2.call(x)))));
        x = functional.relu(y + bnShortcut.call(shortcut.call(x)));
        return head.call(x.mean([2, 3]));
    }

    static Conv2d Conv(long from, long to, long kernel) => Conv2d(from, to, kernel, padding: 1, bias: false);
}
