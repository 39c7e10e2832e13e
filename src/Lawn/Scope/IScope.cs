using static TorchSharp.torch.nn;

namespace Lawn.Scope;

/// <summary>Where the constraint acts: decides for each layer weight of a model whether its norm is held.</summary>
public interface IScope
{
    /// <summary>One decision for each of <see cref="LayerWeight.Of"/>, in that order.</summary>
    IReadOnlyList<ScopeDecision> Decide(Module model);
}
