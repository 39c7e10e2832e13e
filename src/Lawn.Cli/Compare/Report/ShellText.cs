using System.Text.RegularExpressions;

namespace Lawn.Cli;

/// <summary>Command lines as they are typed in a shell.</summary>
static partial class ShellText
{
    /// <summary>The words, quoted where a shell would not leave them as they are.</summary>
    public static string Join(IEnumerable<string> words) =>
        string.Join(' ', words.Select(word => Plain().IsMatch(word) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'"));

    [GeneratedRegex(@"^[\w@%+=:,./-]+$")]
    private static partial Regex Plain();
}
