using Lawn.Tasks;
using Lawn.Training;

namespace Lawn.Cli;

/// <summary>Rejects options that would change nothing: a user who gives one expects an effect.</summary>
static class MeaninglessOptions
{
    /// <summary>Options without effect on a base optimizer. Not --free-epochs, which sweeps over optimizers give to all and which is 0 without LAWN.</summary>
    public static readonly IReadOnlyList<string> OfLawn =
        ["--switch", "--second-peak", "--rewarmup-epochs", "--scope", "--exclude-embeddings", "--granularity", "--norm-target", "--biases", "--moments", "--skip-projection", "--project-update"];

    static readonly string[] WithMomentum = ["sgd", "lars"];

    /// <summary>Checks what was given against the task and the optimizers.</summary>
    /// <param name="given">The names of the options given.</param>
    /// <param name="task">The task's name.</param>
    /// <param name="optimizers">The optimizers that are to run.</param>
    /// <exception cref="UserErrorException">An option has no effect on any of them, or would leave some of them without the effect.</exception>
    public static void Check(IReadOnlyList<string> given, string task, IReadOnlyList<string> optimizers)
    {
        if (TaskCatalog.Find(task).Options is { } known && given.FirstOrDefault(name => TaskDescription.SpecialOptions.Contains(name) && !known.Contains(name)) is { } foreign)
            throw new UserErrorException($"{foreign} means nothing for the task {task}: leave it out{(TasksWith(foreign) is { Length: > 0 } tasks ? $", or choose one of the tasks {tasks}" : "")}.");
        var bare = optimizers.FirstOrDefault(name => !UsesLawn(name));
        if (!optimizers.Any(UsesLawn) && given.FirstOrDefault(OfLawn.Contains) is { } lawn)
            throw new UserErrorException($"{lawn} is an option of LAWN, which {bare} runs without: add -l to the optimizer, or leave the option out.");
        if (bare is not null && given.Contains("--max-gradient-norm"))
            throw new UserErrorException($"--max-gradient-norm clips LAWN's projected gradient, and {bare} runs without LAWN: add -l to the optimizer, or leave the option out.");
        if (given.Contains("--momentum") && !optimizers.Any(name => WithMomentum.Contains(UsesLawn(name) ? name[..^2] : name)))
            throw new UserErrorException($"--momentum is that of sgd and lars, and {optimizers[0]} has its own: leave it out, or choose one of those.");
    }

    static bool UsesLawn(string optimizer) => optimizer.EndsWith("-l", StringComparison.Ordinal);

    static string TasksWith(string option) => string.Join(", ", TaskCatalog.All.Where(task => task.Options is { } known && known.Contains(option)).Select(task => task.Name));
}
