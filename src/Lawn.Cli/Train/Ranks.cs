using Lawn.Training;

namespace Lawn.Cli;

/// <summary>Runs a command as one of several ranks: rank 0 speaks for all, and a rank that fails ends the job by name.</summary>
static class Ranks
{
    // A fault that all ranks meet is told by rank 0; the others give it the time to end the job.
    static readonly TimeSpan Precedence = TimeSpan.FromSeconds(2);

    /// <summary>Where a rank writes: rank 0 in plain lines, as mpirun mixes the output of all, and the others nowhere.</summary>
    public static Terminal TerminalOf(IProcessGroup group, Terminal terminal)
    {
        if (group.Size == 1) return terminal;
        return group.IsRoot() ? Terminal.Of(terminal.Out.Profile.Out.Writer, terminal.Error) : Terminal.Of(TextWriter.Null, TextWriter.Null);
    }

    /// <summary>Does the work; where it fails on one of several ranks, the others do not wait for this one.</summary>
    public static int Run(IProcessGroup group, Terminal terminal, Func<int> work)
    {
        try
        {
            return work();
        }
        catch (Exception fault) when (group.Size > 1)
        {
            if (!group.IsRoot()) Thread.Sleep(Precedence);
            terminal.Notice(fault is RankFailureException ? fault.Message : $"{group.Describe(group.Rank)}: {Text(fault)}");
            if (Environment.GetEnvironmentVariable(LawnCommand.DebugVariable) == "1") terminal.Error.WriteLine(fault);
            terminal.Error.Flush();
            var code = fault is UserErrorException ? ExitCode.UserError : ExitCode.Failure;
            group.Abort(code);
            return code;
        }
    }

    // libtorch's allocators have no exception of their own.
    static bool IsOfMemory(Exception fault) =>
        fault is OutOfMemoryException || new[] { "can't allocate memory", "not enough memory", "out of memory", "std::bad_alloc" }.Any(text => fault.Message.Contains(text, StringComparison.OrdinalIgnoreCase));

    static string Text(Exception fault) => fault switch
    {
        UserErrorException or RunFileException => fault.Message,
        _ when IsOfMemory(fault) => "out of memory. A smaller --batch-size, or a larger --gradient-accumulation, needs less; the same command goes on from the last checkpoint.",
        _ => $"{fault.GetType().Name}: {fault.Message}",
    };
}
