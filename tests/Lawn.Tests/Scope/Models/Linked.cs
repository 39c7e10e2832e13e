using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lawn.Tests.Scope.Models;

/// <summary>Any forward pass over named modules.</summary>
sealed class Linked : Module<Tensor, Tensor>
{
    readonly Func<Tensor, Tensor> run;

    public Linked(Func<Tensor, Tensor> run, params (string Name, Module Module)[] parts) : base(nameof(Linked))
    {
        this.run = run;
        foreach (var (name, module) in parts) register_module(name, module);
    }

    public override Tensor forward(Tensor input) => run(input);
}
