using Lawn.Training;

namespace Lawn.Cli;

/// <summary>
/// Values to try, the same for all optimizers or given for some: <c>0.003,0.01</c>, or <c>0.003,0.01;sgd=0.1,1</c>. A list for
/// <c>sgd</c> holds for <c>sgd-l</c> too, unless that has its own; <c>sgd@1024=0.3,1</c> is for one batch size.
/// </summary>
sealed class PerOptimizer
{
    readonly Dictionary<(string Optimizer, int? BatchSize), IReadOnlyList<double>> named = [];
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
            if (sides.Length == 2) Add(option, sides[0], values);
            else if (general is null) general = values;
            else throw new UserErrorException($"{option} has two lists for all optimizers: write '0.003,0.01;sgd=0.1,1'.");
        }

        if (general is null && named.Count == 0) throw new UserErrorException($"{option} is an empty list: give values separated by commas.");
    }

    /// <summary>The optimizers that have lists of their own.</summary>
    public IEnumerable<string> Optimizers => named.Keys.Select(key => key.Optimizer).Distinct();

    /// <summary>The values for an optimizer at a batch size, ascending; null where none were given.</summary>
    public IReadOnlyList<double>? For(string optimizer, int batchSize) =>
        Named(optimizer, batchSize)
        ?? (optimizer.EndsWith("-l", StringComparison.Ordinal) ? Named(optimizer[..^2], batchSize) : null)
        ?? general;

    IReadOnlyList<double>? Named(string optimizer, int batchSize) =>
        named.GetValueOrDefault((optimizer, batchSize)) ?? named.GetValueOrDefault((optimizer, null));

    void Add(string option, string key, IReadOnlyList<double> values)
    {
        var parts = key.Split('@', 2, StringSplitOptions.TrimEntries);
        int? batchSize = parts.Length == 2 ? Values.Whole(option, parts[1]) : null;
        if (!named.TryAdd((RunConfigCheck.CheckOptimizer(parts[0]), batchSize), values)) throw new UserErrorException($"{option} has two lists for {key.Trim()}.");
    }
}
