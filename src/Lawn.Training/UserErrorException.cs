namespace Lawn.Training;

/// <summary>
/// A fault of the input, not of the program: bad data, an unknown name, a contradiction of options. The message is one line that
/// says what is wrong and how to mend it; the command prints it without a stack trace and ends with exit code 2.
/// </summary>
public sealed class UserErrorException(string message, Exception? inner = null) : Exception(message, inner);
