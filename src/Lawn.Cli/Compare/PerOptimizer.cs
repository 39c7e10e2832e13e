using Lawn.Training;

namespace Lawn.Cli;

/// <summary>
/// Values to try, the same for all optimizers or given for some: <c>0.003,0.01</c>, or <c>0.003,0.01;sgd=0.1,1</c>. A list for
/// <c>sgd</c> holds for <c>sgd-l</c> too, unless that has its own.
/// </summary>
sealed class PerOptimizer
{
    readonly Dictionary<string, IReadOnlyList<double>> named = [];
    readonly IReadOnlyList<double>? general;

    /// <summary>Reads a text; null leaves all to the defaults.</summary>
    /// <exception cref="UserErrorException">It is not of that form.</exception>
    public PerOptimizer(string option, string? text)
    {
        if (text is null) return;
        foreach (var part in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var sides = part.Split('=', 2);
            var values = Values.List(option, sides[^1], Values.Number).Order().ToList();
            if (sides.Length == 2) Add(option, RunConfigCheck.CheckOptimizer(sides[0].Trim()), values);
            else if (general is null) general = values;
            else throw new UserErrorException($"{option} has two lists for all optimizers: write '0.003,0.01;sgd=0.1,1'.");
        }

        if (general is null && named.Count == 0) throw new UserErrorException($"{option} is an empty list: give values separated by commas.");
    }

    /// <summary>The optimizers that have lists of their own.</summary>
    public IEnumerable<string> Optimizers => named.Keys;

    /// <summary>The values for an optimizer, ascending; null where none were given.</summary>
    public IReadOnlyList<double>? For(string optimizer) =>
        named.GetValueOrDefault(optimizer)
        ?? (optimizer.EndsWith("-l", StringComparison.Ordinal) ? named.GetValueOrDefault(optimizer[..^2]) : null)
        ?? general;

    void Add(string option, string optimizer, IReadOnlyList<double> values)
    {
        if (!named.TryAdd(optimizer, values)) throw new UserErrorException($"{option} has two lists for {optimizer}.");
    }
}
