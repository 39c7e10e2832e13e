using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Tasks.Images;

/// <summary>
/// A residual network (He et al. 2016) with parameters named as in torchvision. Convolutions start from Kaiming's normal distribution with
/// fan-out, gains from 1, their biases from 0, the last layer from PyTorch's default, uniform within 1 / sqrt(inputs).
/// </summary>
sealed class ResNet : nn.Module<Tensor, Tensor>
{
    readonly Conv2d conv1;
    readonly BatchNorm2d bn1;
    readonly MaxPool2d? maxpool;
    readonly List<Sequential> _stages = [];
    readonly Linear fc;

    /// <summary>A network with random weights.</summary>
    /// <param name="plan">Its size.</param>
    /// <param name="channels">The images' channels.</param>
    /// <param name="classes">The number of classes.</param>
    public ResNet(ResNetPlan plan, int channels, int classes)
        : base(nameof(ResNet))
    {
        conv1 = plan.LargeImages
            ? nn.Conv2d(channels, plan.Width, 7, stride: 2, padding: 3, bias: false)
            : nn.Conv2d(channels, plan.Width, 3, padding: 1, bias: false);
        bn1 = nn.BatchNorm2d(plan.Width);
        if (plan.LargeImages) maxpool = nn.MaxPool2d(3, stride: 2, padding: 1);

        var inputs = plan.Width;
        for (var stage = 0; stage < plan.Blocks.Length; stage++)
        {
            var width = plan.Width << stage;
            var blocks = new List<(string, nn.Module<Tensor, Tensor>)>();
            for (var block = 0; block < plan.Blocks[stage]; block++)
            {
                var stride = stage > 0 && block == 0 ? 2 : 1;
                blocks.Add(($"{block}", plan.Bottleneck
                    ? new Bottleneck(inputs, width, stride, plan.Shortcut)
                    : new BasicBlock(inputs, width, stride, plan.Shortcut)));
                inputs = plan.Bottleneck ? width * Bottleneck.Expansion : width;
            }

            _stages.Add(nn.Sequential(blocks));
        }

        fc = nn.Linear(inputs, classes);
        register_module("conv1", conv1);
        register_module("bn1", bn1);
        for (var stage = 0; stage < _stages.Count; stage++) register_module($"layer{stage + 1}", _stages[stage]);
        register_module("fc", fc);
        Initialization.KaimingFanOut(this);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var hidden = bn1.call(conv1.call(input)).relu_();
        if (maxpool is not null) hidden = maxpool.call(hidden);
        foreach (var stage in _stages) hidden = stage.call(hidden);
        return fc.call(nn.functional.adaptive_avg_pool2d(hidden, 1).flatten(1)).MoveToOuterDisposeScope();
    }
}
