using Lawn.Tests.Optimizers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Tests.EdgeCases;

/// <summary>A module that is nothing but its parameters: their gradients are set by hand.</summary>
sealed class LooseWeights : nn.Module
{
    public LooseWeights(params (string Name, Tensor Value)[] weights)
        : base(nameof(LooseWeights))
    {
        foreach (var (name, value) in weights) register_parameter(name, new Parameter(value));
    }

    public Parameter this[string name] => get_parameter(name)!;

    public double NormOf(string name) => ParameterSet.Norm(this[name]);

    public double[] ValuesOf(string name) => ParameterSet.Values(this[name]);
}
