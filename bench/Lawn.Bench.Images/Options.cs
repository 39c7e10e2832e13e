namespace Lawn.Bench.Images;

/// <summary>Choices of a bench run.</summary>
/// <param name="Threads">Torch threads.</param>
/// <param name="Rounds">Turns of each contender.</param>
/// <param name="Task">The task whose models and batches are used.</param>
/// <param name="Models">The models.</param>
/// <param name="BatchSize">Images a step.</param>
/// <param name="Data">The data folder; null searches the usual places.</param>
sealed record Options(int Threads, int Rounds, string Task, string[] Models, int BatchSize, string? Data)
{
    public static Options Parse(string[] args)
    {
        string? Value(string name) => Array.IndexOf(args, name) is >= 0 and var i && i + 1 < args.Length ? args[i + 1] : null;
        int Number(string name, int otherwise) => Value(name) is { } text ? int.Parse(text) : otherwise;
        return new(
            Number("--threads", 1),
            Number("--rounds", 7),
            Value("--task") ?? "cifar-10",
            (Value("--model") ?? "resnet20").Split(','),
            Number("--batch-size", 128),
            Value("--data"));
    }
}
