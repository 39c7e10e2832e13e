using static TorchSharp.torch.nn;

namespace Lawn.Scope.Probing;

/// <summary>What the type of a module tells about homogeneity; a scope uses it for explanations, never for the decision.</summary>
static class LayerKinds
{
    static readonly HashSet<string> NonHomogeneous =
    [
        "Tanh", "Sigmoid", "LogSigmoid", "GELU", "SiLU", "Mish", "ELU", "SELU", "CELU", "Softplus", "Softsign", "Softmax", "Softmax2d", "Softmin",
        "LogSoftmax", "Hardswish", "Hardsigmoid", "Hardtanh", "ReLU6", "Tanhshrink", "Softshrink", "Hardshrink", "Threshold", "GLU",
    ];

    static readonly HashSet<string> Gated = ["LSTM", "GRU", "RNN", "LSTMCell", "GRUCell", "RNNCell"];

    public static string Name(Module module) => module.GetType().Name;

    /// <summary>Batch, layer, group, instance or any other normalisation, by the type's name.</summary>
    public static bool IsNormalisation(Module module) => Name(module).Contains("Norm", StringComparison.Ordinal);

    /// <summary>A normalisation that in evaluation mode uses statistics stored during training.</summary>
    public static bool HasRunningStatistics(Module module) =>
        Name(module).Contains("BatchNorm", StringComparison.Ordinal) || Name(module).Contains("InstanceNorm", StringComparison.Ordinal);

    /// <summary>An activation with g(a h) != a g(h).</summary>
    public static bool IsNonHomogeneousActivation(Module module) => NonHomogeneous.Contains(Name(module));

    /// <summary>A recurrent layer, whose own gates or tanh are not homogeneous.</summary>
    public static bool IsRecurrent(Module module) => Gated.Contains(Name(module));
}
