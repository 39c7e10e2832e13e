using TorchSharp.Modules;

namespace Lawn.Optimizers;

/// <summary>The fused step of an optimizer that TorchSharp implements.</summary>
sealed class TorchSharpStep<TStep, TOptions>(OptimizerHelper optimizer, ITorchSharpView<TOptions> view) : ICheckedConstrainedStep
    where TStep : struct, ITensorStep<TStep, TOptions>
    where TOptions : StepOptions, new()
{
    readonly TensorStepRunner<TStep, TOptions> runner = new();
    readonly List<TrackedParameter<TOptions>> tracked = [];
    readonly List<(OptimizerOptions Theirs, TOptions Ours)> options = [];

    public bool TryStep(IReadOnlyDictionary<IntPtr, double> radii, ConstraintOptions shortcuts)
    {
        if (!TryReadOptions()) return false;
        runner.Step(tracked, radii, shortcuts);
        return true;
    }

    public bool TryStepIfFinite(IReadOnlyDictionary<IntPtr, double> radii, ConstraintOptions shortcuts, out Parameter? fault)
    {
        fault = null;
        if (!TryReadOptions()) return false;
        fault = runner.StepIfFinite(tracked, radii, shortcuts)?.Parameter;
        return true;
    }

    public void Settle() => runner.Settle(tracked);

    bool TryReadOptions()
    {
        TrackNewGroups();
        foreach (var (theirs, ours) in options)
            if (!view.TryRead(theirs, ours)) return false;
        return true;
    }

    void TrackNewGroups()
    {
        var groups = (IReadOnlyCollection<TorchSharp.Modules.ParamGroup>)optimizer.ParamGroups;
        if (groups.Count == options.Count) return;

        tracked.Clear();
        options.Clear();
        var states = optimizer.state_dict().State;
        var next = 0;
        foreach (var group in groups)
        {
            var ours = new TOptions();
            options.Add((group.Options, ours));
            foreach (var parameter in group.Parameters)
                tracked.Add(new TrackedParameter<TOptions>(parameter, ours, view.Moments(parameter, states[next++])));
        }
    }
}
