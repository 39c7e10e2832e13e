using System.Diagnostics;

namespace Lawn.Fuzz;

/// <summary>Something that a reader must not do.</summary>
/// <param name="Kind">What sets it apart from others: an exception's type and the place in Lawn's code that it left from.</param>
/// <param name="Detail">The message.</param>
sealed record Fault(string Kind, string Detail)
{
    /// <summary>The fault of an exception that is not documented.</summary>
    public static Fault Of(Exception crash)
    {
        var place = new StackTrace(crash).GetFrames().Select(frame => frame.GetMethod()).FirstOrDefault(method => method?.DeclaringType?.Namespace is { } space
            && space.StartsWith("Lawn", StringComparison.Ordinal) && space != "Lawn.Fuzz");
        return new Fault($"{crash.GetType().Name} in {place?.DeclaringType?.Name}.{place?.Name}", crash.Message);
    }
}
