using Lawn.Training;

namespace Lawn.Cli;

/// <summary>
/// An extra row: the winner of an optimizer's cells with some options changed, not tuned again. <c>adam-l@free-epochs=0</c>;
/// <c>batch-size</c> and <c>model</c> there choose the cells it is for.
/// </summary>
/// <param name="Optimizer">The optimizer whose winner it starts from.</param>
/// <param name="Changes">Options and their values.</param>
/// <param name="Model">The only model it is for; null for all.</param>
/// <param name="BatchSize">The only batch size it is for; null for all.</param>
sealed record Variant(string Optimizer, IReadOnlyList<KeyValuePair<string, string>> Changes, string? Model, int? BatchSize)
{
    static readonly string[] Fixed = ["--task", "--optimizer", "--seed"];

    /// <summary>The changes, for a table.</summary>
    public string Label => string.Join(", ", Changes.Select(change => $"{change.Key[2..]} {change.Value}"));

    /// <summary>Reads one.</summary>
    /// <exception cref="UserErrorException">It is not of that form.</exception>
    public static Variant Parse(string text, RunOptions options)
    {
        var sides = text.Split('@', 2);
        if (sides.Length < 2 || sides[1].Length == 0)
            throw new UserErrorException($"--extra is OPTIMIZER@OPTION=VALUE, for example adam-l@free-epochs=0, not '{text}'.");
        var changes = new List<KeyValuePair<string, string>>();
        (string? model, int? batchSize) = (null, null);
        foreach (var part in sides[1].Split(',', StringSplitOptions.TrimEntries))
        {
            var pair = part.Split('=', 2);
            if (pair.Length < 2) throw new UserErrorException($"--extra '{text}': '{part}' is not OPTION=VALUE.");
            var option = options.Find(pair[0]);
            if (Fixed.Contains(option.Name)) throw new UserErrorException($"--extra '{text}' cannot change {option.Name}.");
            option.Set(new RunConfig(), pair[1]);
            if (option.Name == "--model") model = pair[1];
            else if (option.Name == "--batch-size") batchSize = Values.Whole("--extra " + pair[0], pair[1]);
            else changes.Add(KeyValuePair.Create(option.Name, pair[1]));
        }

        if (changes.Count == 0) throw new UserErrorException($"--extra '{text}' changes nothing.");
        return new Variant(RunConfigCheck.CheckOptimizer(sides[0]), changes, model, batchSize);
    }

    /// <summary>Whether a cell gets this row.</summary>
    public bool IsFor(Cell cell) => cell.Optimizer == Optimizer && (Model ?? cell.Model) == cell.Model && (BatchSize ?? cell.BatchSize) == cell.BatchSize;
}
