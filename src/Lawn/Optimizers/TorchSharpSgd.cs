using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Optimizers;

/// <summary>TorchSharp's SGD in this library's terms.</summary>
sealed class TorchSharpSgd : ITorchSharpView<SgdOptions>
{
    public bool TryRead(OptimizerOptions theirs, SgdOptions ours)
    {
        var options = (SGD.Options)theirs;
        (ours.LearningRate, ours.WeightDecay) = (options.LearningRate, options.weight_decay);
        (ours.Momentum, ours.Dampening, ours.Nesterov) = (options.momentum, options.dampening, options.nesterov);
        return options.maximize != true;
    }

    public IMoments Moments(Parameter parameter, OptimizerState theirs) => new StateView(parameter, (SGD.State)theirs);

    sealed class StateView(Parameter parameter, SGD.State state) : IMoments
    {
        public Tensor? First => state.momentum_buffer;

        public Tensor? Second => null;

        // SGD counts no steps; its formula asks only whether the momentum is new.
        public (long Step, bool IsFresh) Begin(int needed)
        {
            var fresh = needed > 0 && state.momentum_buffer is null;
            if (fresh) state.momentum_buffer = zeros_like(parameter, requires_grad: false).DetachFromDisposeScope();
            return (1, fresh);
        }
    }
}
