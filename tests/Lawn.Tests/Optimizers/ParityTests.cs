using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace Lawn.Tests.Optimizers;

/// <summary>Our SGD, Adam and AdamW against TorchSharp's, in single precision.</summary>
public class ParityTests
{
    [Fact]
    public void Sgd_follows_TorchSharp() => Compare(p => new Lawn.Optimizers.Sgd(p, 0.02, 0.9, 0.1, 0.01), p => optim.SGD(p, 0.02, 0.9, 0.1, 0.01));

    [Fact]
    public void Nesterov_follows_TorchSharp() =>
        Compare(p => new Lawn.Optimizers.Sgd(p, 0.02, 0.9, nesterov: true), p => optim.SGD(p, 0.02, 0.9, nesterov: true));

    [Fact]
    public void Adam_follows_TorchSharp() =>
        Compare(p => new Lawn.Optimizers.Adam(p, 0.01, weight_decay: 0.1), p => optim.Adam(p, 0.01, beta2: 0.999, weight_decay: 0.1));

    [Fact]
    public void AdamW_follows_TorchSharp() =>
        Compare(p => new Lawn.Optimizers.AdamW(p, 0.01, weight_decay: 0.1), p => optim.AdamW(p, 0.01, beta2: 0.999, weight_decay: 0.1));

    static void Compare(Func<IEnumerable<Parameter>, Optimizer> makeOurs, Func<IEnumerable<Parameter>, Optimizer> makeTheirs)
    {
        using var mine = new ParameterSet("contiguous");
        using var yours = new ParameterSet("contiguous");
        using var ours = makeOurs(mine.Parameters);
        using var theirs = makeTheirs(yours.Parameters);
        for (var step = 0; step < 50; step++)
        {
            mine.DrawGradients();
            yours.DrawGradients();
            ours.step();
            theirs.step();
        }

        foreach (var (a, b) in mine.Parameters.Zip(yours.Parameters))
            Assert.True((a - b).abs().max().item<float>() < 5e-6);
    }
}
