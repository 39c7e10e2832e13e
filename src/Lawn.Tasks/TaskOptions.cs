namespace Lawn.Tasks;

/// <summary>What a task is made from.</summary>
public sealed record TaskOptions
{
    /// <summary>The data folder given by the user; null looks in <c>$LAWN_DATA</c>, then <c>~/.cache/lawn</c>.</summary>
    public string? Data { get; init; }

    /// <summary>The model's name; null takes the task's default.</summary>
    public string? Model { get; init; }

    /// <summary>Predictive factors of a recommendation model.</summary>
    public int Factors { get; init; } = 8;

    /// <summary>The seed of initial weights, order and drawn training negatives. The data and its split are the same for every seed.</summary>
    public int Seed { get; init; } = 1;
}
