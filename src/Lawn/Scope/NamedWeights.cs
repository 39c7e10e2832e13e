using static TorchSharp.torch.nn;

namespace Lawn.Scope;

/// <summary>The weights that a user names, by list or by predicate.</summary>
public sealed class NamedWeights : IScope
{
    readonly IReadOnlyList<string>? names;
    readonly Func<LayerWeight, bool> predicate;

    /// <summary>Holds the weights for which the predicate is true.</summary>
    public NamedWeights(Func<LayerWeight, bool> predicate) => this.predicate = predicate ?? throw new ArgumentNullException(nameof(predicate));

    /// <summary>Holds the named weights; a name is a parameter (<c>fc.weight</c>) or its layer (<c>fc</c>).</summary>
    public NamedWeights(params IReadOnlyList<string> names)
    {
        this.names = names;
        predicate = weight => names.Contains(weight.Name) || names.Contains(weight.Layer);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A name fits no layer weight of the model.</exception>
    public IReadOnlyList<ScopeDecision> Decide(Module model)
    {
        var weights = LayerWeight.Of(model);
        var unknown = names?.FirstOrDefault(name => !weights.Any(w => w.Name == name || w.Layer == name));
        if (unknown is not null)
            throw new ArgumentException($"The scope names '{unknown}', but the model's layer weights are: {string.Join(", ", weights.Select(w => w.Name))}.");

        return [.. weights.Select(weight => predicate(weight)
            ? new ScopeDecision(weight, true, "named by the user")
            : new ScopeDecision(weight, false, "not named by the user"))];
    }
}
