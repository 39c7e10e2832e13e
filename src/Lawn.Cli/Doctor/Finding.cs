namespace Lawn.Cli;

/// <summary>What `lawn doctor` found out about one thing.</summary>
/// <param name="Subject">The thing.</param>
/// <param name="Health">How it is.</param>
/// <param name="Text">What is there, or what to do.</param>
sealed record Finding(string Subject, Health Health, string Text)
{
    /// <summary>All is well.</summary>
    public static Finding Ok(string subject, string text) => new(subject, Health.Ok, text);

    /// <summary>Something optional is absent.</summary>
    public static Finding Note(string subject, string text) => new(subject, Health.Note, text);

    /// <summary>Something needed is at fault.</summary>
    public static Finding Fault(string subject, string text) => new(subject, Health.Fault, text);
}
