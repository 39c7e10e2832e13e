namespace Lawn.Cli;

/// <summary>The exit codes of the command.</summary>
static class ExitCode
{
    /// <summary>All went well.</summary>
    public const int Success = 0;

    /// <summary>The work was done and failed: a run diverged, a check found a fault, a file of the run could not be written (a full disk).</summary>
    public const int Failure = 1;

    /// <summary>The input is wrong; one line on standard error says how to mend it.</summary>
    public const int UserError = 2;

    /// <summary>A fault of the program.</summary>
    public const int InternalError = 3;

    /// <summary>Interrupted by Ctrl-C (128 + SIGINT).</summary>
    public const int Interrupted = 130;

    /// <summary>Ended by SIGTERM (128 + SIGTERM).</summary>
    public const int Terminated = 143;
}
