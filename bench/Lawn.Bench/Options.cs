namespace Lawn.Bench;

/// <summary>Choices of a bench run.</summary>
/// <param name="Threads">Torch and kernel threads.</param>
/// <param name="Rounds">Turns of each contender.</param>
/// <param name="Model">Only models whose name contains this.</param>
/// <param name="Only">Only contenders whose name contains one of these.</param>
/// <param name="BatchSizes">Examples a training step.</param>
/// <param name="Python">The Python that has PyTorch.</param>
sealed record Options(int Threads, int Rounds, string? Model, string[]? Only, int[] BatchSizes, string Python)
{
    public static Options Parse(string[] args)
    {
        string? Value(string name) => Array.IndexOf(args, name) is >= 0 and var i && i + 1 < args.Length ? args[i + 1] : null;
        return new(
            int.Parse(Value("--threads") ?? "1"),
            int.Parse(Value("--rounds") ?? "15"),
            Value("--model"),
            Value("--only")?.Split(','),
            [.. (Value("--batch-size") ?? "1024,16384").Split(',').Select(int.Parse)],
            Value("--python") ?? "/usr/bin/python3");
    }
}
