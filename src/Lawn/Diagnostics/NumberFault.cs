namespace Lawn.Diagnostics;

/// <summary>A tensor that is not finite, or too large.</summary>
/// <param name="Name">The name of the parameter or buffer in the model.</param>
/// <param name="Norm">Its norm where all its elements are finite; NaN where one is not.</param>
public sealed record NumberFault(string Name, double Norm)
{
    /// <summary>What is the matter, to follow a name: <c>is not finite</c>, or <c>is too large: ...</c>.</summary>
    public string Reason => double.IsFinite(Norm) ? FormattableString.Invariant($"is too large: its norm {Norm:G3} cannot be squared") : "is not finite";
}
