using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Lawn.Cli;

/// <summary>The usual help text, followed by examples.</summary>
sealed class HelpWithExamples(HelpAction usual, IReadOnlyList<string> examples) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        usual.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var example in examples) output.WriteLine("  " + example);
        output.WriteLine();
        return ExitCode.Success;
    }
}
