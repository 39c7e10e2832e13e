using System.CommandLine;
using System.CommandLine.Help;
using Lawn.Training;

namespace Lawn.Cli;

/// <summary>The command `lawn`: its commands, and how faults end.</summary>
static class LawnCommand
{
    /// <summary>Set to 1, it makes faults show where they come from.</summary>
    public const string DebugVariable = "LAWN_DEBUG";

    // A word such as @notes is no file of further options.
    static readonly ParserConfiguration Plain = new() { ResponseFileTokenReplacer = null };

    /// <summary>Runs a command line; see <see cref="ExitCode"/> for what is returned.</summary>
    public static int Run(IReadOnlyList<string> arguments, Terminal terminal)
    {
        try
        {
            var parsed = Create(terminal).Parse(arguments, Plain);
            if (!IsHelp(parsed) && ParseFault.Of(parsed) is { } fault) throw new UserErrorException(fault);
            return parsed.Invoke(new InvocationConfiguration
            {
                Output = terminal.Out.Profile.Out.Writer,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null, // Interruption does it
            });
        }
        catch (UserErrorException fault)
        {
            if (SpeaksForAll()) terminal.Notice(fault.Message); // every rank has the same command line
            return ExitCode.UserError;
        }
        catch (Exception fault) when (IsOfTorch(fault))
        {
            terminal.Notice("libtorch does not load: `lawn doctor` says why, and what to do");
            return ExitCode.UserError;
        }
        catch (RunFileException fault)
        {
            terminal.Notice(fault.Message);
            return ExitCode.Failure;
        }
        catch (Exception fault)
        {
            terminal.Notice($"internal error: {fault.GetType().Name}: {fault.Message} (set {DebugVariable}=1 to see where)");
            if (Environment.GetEnvironmentVariable(DebugVariable) == "1") terminal.Error.WriteLine(fault);
            return ExitCode.InternalError;
        }
    }

    static RootCommand Create(Terminal terminal)
    {
        var root = new RootCommand("Trains networks with LAWN (logit attenuating weight normalization) and compares it with the optimizer it is put on.")
        {
            TrainCommand.Create(terminal),
            CompareCommand.Create(terminal),
            SweepCommand.Create(terminal),
            InspectCommand.Create(terminal),
            ProbeCommand.Create(terminal),
            ReportCommand.Create(terminal),
            WatchCommand.Create(terminal),
            ExportCommand.Create(terminal),
            ImportCommand.Create(terminal),
            DataCommand.Create(terminal),
            DoctorCommand.Create(terminal),
        };
        root.HelpName = "lawn";
        Help.ShowWithoutSubcommand(root);
        Help.AddExamples(
            root,
            "lawn train                       trains the synthetic task with Adam-L, no data needed",
            "lawn compare --out runs/first    tunes and compares Adam and Adam-L on it",
            "lawn train --help                says what can be set");
        return root;
    }

    // A launcher's variable that is no number is the very fault to tell of.
    static bool SpeaksForAll()
    {
        try
        {
            return LaunchEnvironment.OfProcess.Rank == 0;
        }
        catch (UserErrorException)
        {
            return true;
        }
    }

    // TorchSharp loads libtorch in the initialiser of this class.
    static bool IsOfTorch(Exception? fault) =>
        fault is TypeInitializationException { TypeName: "TorchSharp.torch" } || fault is DllNotFoundException missing && missing.Message.Contains("LibTorchSharp", StringComparison.Ordinal)
        || fault is { InnerException: { } inner } && IsOfTorch(inner);

    static bool IsHelp(ParseResult parsed) => parsed.Action is HelpAction or HelpWithExamples;
}
