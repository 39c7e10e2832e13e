using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn;

/// <summary>Implemented by the per-parameter state of an optimizer that has momentum, so that LAWN can project it at the switch.</summary>
public interface IFirstMoment
{
    /// <summary>The running mean of gradients or updates, of the parameter's shape; null before the first step or without momentum.</summary>
    Tensor? FirstMoment { get; }
}

/// <summary>Finds the first moment in an optimizer's state.</summary>
static class FirstMoment
{
    public static Tensor? Of(OptimizerState state) => state switch
    {
        IFirstMoment own => own.FirstMoment,
        SGD.State sgd => sgd.momentum_buffer,
        Adam.State adam => adam.exp_avg,
        AdamW.State adamW => adamW.exp_avg,
        NAdam.State nadam => nadam.exp_avg,
        RAdam.State radam => radam.exp_avg,
        Adamax.State adamax => adamax.exp_avg,
        RMSProp.State rmsProp => rmsProp.momentum_buffer,
        Adagrad.State or Adadelta.State or Rprop.State or ASGD.State => null,
        _ => throw new NotSupportedException($"The first moment of {state.GetType().FullName} is not known: let it implement {nameof(IFirstMoment)}, or keep the moments."),
    };
}
