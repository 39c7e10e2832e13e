using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Tests.Support;

/// <summary>A small ReLU network with biases, and a batch made from the same seed.</summary>
sealed class TinyClassifier : nn.Module<Tensor, Tensor>
{
    readonly Linear hidden;
    readonly Linear output;

    public TinyClassifier(int seed = 1, bool bias = true)
        : base(nameof(TinyClassifier))
    {
        manual_seed(seed);
        hidden = nn.Linear(6, 10, hasBias: bias);
        output = nn.Linear(10, 3, hasBias: bias);
        RegisterComponents();
        Inputs = randn(32, 6).DetachFromDisposeScope();
        Labels = randint(0, 3, 32, ScalarType.Int64).DetachFromDisposeScope();
    }

    public Tensor Inputs { get; }

    public Tensor Labels { get; }

    public override Tensor forward(Tensor input) => output.forward(nn.functional.relu(hidden.forward(input)));

    public Tensor Loss() => nn.functional.cross_entropy(forward(Inputs), Labels);

    public double[] Weights() => [.. parameters().SelectMany(p => p.detach().to_type(ScalarType.Float64).data<double>().ToArray())];

    public void Train(optim.Optimizer optimizer, int steps, Action? afterStep = null)
    {
        for (var i = 0; i < steps; i++)
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            Loss().backward();
            optimizer.step();
            afterStep?.Invoke();
        }
    }
}
