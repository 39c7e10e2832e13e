using TorchSharp.Modules;
using static TorchSharp.torch;
using TheirAdam = TorchSharp.Modules.Adam;

namespace Lawn.Optimizers;

/// <summary>TorchSharp's Adam in this library's terms.</summary>
sealed class TorchSharpAdam : ITorchSharpView<AdamOptions>
{
    public bool TryRead(OptimizerOptions theirs, AdamOptions ours)
    {
        var options = (TheirAdam.Options)theirs;
        (ours.LearningRate, ours.WeightDecay) = (options.LearningRate, options.weight_decay);
        (ours.Beta1, ours.Beta2, ours.Epsilon) = (options.beta1, options.beta2, options.eps);
        return options.amsgrad != true && options.maximize != true;
    }

    public IMoments Moments(Parameter parameter, OptimizerState theirs) => new StateView((TheirAdam.State)theirs);

    sealed class StateView(TheirAdam.State state) : IMoments
    {
        public Tensor? First => state.exp_avg;

        public Tensor? Second => state.exp_avg_sq;

        public (long Step, bool IsFresh) Begin(int needed) => (++state.step, false);
    }
}
