using Lawn.Training;

namespace Lawn.Cli;

/// <summary>Checks names, and suggests the nearest one for a name that is unknown.</summary>
static class Names
{
    /// <summary>Returns the name where it is known.</summary>
    /// <param name="what">What is named: <c>task</c>, <c>optimizer</c>.</param>
    /// <param name="name">The user's text.</param>
    /// <param name="known">All names.</param>
    /// <exception cref="UserErrorException">It is not among them.</exception>
    public static string Check(string what, string name, IReadOnlyCollection<string> known)
    {
        if (known.Contains(name)) return name;
        var nearest = Nearest(name, known);
        var suggestion = nearest is null ? "" : $" Did you mean '{nearest}'?";
        throw new UserErrorException($"There is no {what} '{name}'.{suggestion} There are: {string.Join(", ", known)}.");
    }

    /// <inheritdoc cref="NearestName.Of"/>
    public static string? Nearest(string text, IEnumerable<string> known) => NearestName.Of(text, known);
}
