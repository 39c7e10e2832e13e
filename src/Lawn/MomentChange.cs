using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace Lawn;

/// <summary>Resets or projects the base optimizer's moments of the held layers, once, at the switch.</summary>
sealed class MomentChange(Optimizer inner, IReadOnlyList<HeldLayer> held)
{
    public void Apply(MomentsAtSwitch change)
    {
        if (change == MomentsAtSwitch.Keep) return;
        if (inner is not OptimizerHelper helper)
            throw new NotSupportedException($"The moments of {inner.GetType().Name} cannot be changed at the switch: derive it from OptimizerHelper, or keep them.");

        var state = helper.state_dict();
        var groups = inner.ParamGroups.OfType<TorchSharp.Modules.ParamGroup>().ToList();
        var optionsOf = groups.SelectMany((group, i) => group.Parameters.Select(p => (p.Handle, Options: state.Options[i])));
        var states = optionsOf.Zip(state.State).ToDictionary(pair => pair.First.Handle, pair => (pair.First.Options, State: pair.Second));
        foreach (var layer in held)
        {
            if (change == MomentsAtSwitch.Reset)
                foreach (var parameter in layer.Parameters) Reset(states[parameter.Handle].State, states[parameter.Handle].Options);
            else
                ProjectMomentum(layer, [.. layer.Parameters.Select(p => FirstMoment.Of(states[p.Handle].State))]);
        }
    }

    static void Reset(OptimizerState state, OptimizerOptions options)
    {
        state.Initialize(options);
    }

    static void ProjectMomentum(HeldLayer layer, IReadOnlyList<Tensor?> moments)
    {
        if (moments.All(m => m is not null)) layer.Project(moments!);
    }
}
