using Lawn.Training;

namespace Lawn.Tasks.Recommendation;

/// <summary>The recommendation models by name.</summary>
public static class RecommendationModels
{
    /// <summary>The names; the first is the default.</summary>
    public static IReadOnlyList<string> Names { get; } = ["mlp", "gmf", "neumf"];

    /// <summary>Makes a model, with weights from torch's global random stream.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="users">The number of users.</param>
    /// <param name="items">The number of items.</param>
    /// <param name="factors">Predictive factors f, the width of the last hidden layer.</param>
    /// <exception cref="UserErrorException">The name is unknown, or the factors are fewer than 1.</exception>
    public static RecommendationModel Create(string name, int users, int items, int factors)
    {
        if (factors is < 1 or > 4096) throw new UserErrorException($"The factors must be from 1 to 4096, not {factors}.");
        return name switch
        {
            "mlp" => new Mlp(users, items, factors),
            "gmf" => new Gmf(users, items, factors),
            "neumf" => new NeuMf(users, items, factors),
            _ => throw new UserErrorException($"There is no recommendation model '{name}'. Models: {string.Join(", ", Names)}."),
        };
    }
}
