namespace Lawn.Training;

/// <summary>A file of a run could not be written, as on a full disk. What was saved before is whole, and the same command goes on from it.</summary>
/// <param name="message">One line: which file, why, and how to mend it.</param>
/// <param name="inner">What the system said.</param>
public sealed class RunFileException(string message, Exception inner) : Exception(message, inner)
{
    /// <summary>Writes, and turns a fault of the disk into one line.</summary>
    /// <param name="what">What is written.</param>
    /// <param name="after">What the user can count on.</param>
    /// <param name="write">Writes it.</param>
    /// <exception cref="RunFileException">It could not be written.</exception>
    internal static void Guard(string what, Func<string> after, Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RunFileException($"{what} could not be written: {e.Message.TrimEnd('.')}. {after()}", e);
        }
    }
}
