namespace Lawn.Training;

/// <summary>What was taken over from a file of weights.</summary>
/// <param name="Tensors">How many tensors.</param>
/// <param name="Numbers">How many numbers.</param>
/// <param name="Sha256">The file's SHA-256.</param>
/// <param name="Prefix">What was left out before every name, for example <c>module.</c>; empty for nothing.</param>
/// <param name="Converted">The tensors whose type is another here.</param>
/// <param name="Missing">The model's tensors that the file has not.</param>
/// <param name="Unexpected">The file's tensors that the model has not.</param>
public sealed record ImportedWeights(
    int Tensors, long Numbers, string Sha256, string Prefix, IReadOnlyList<string> Converted, IReadOnlyList<string> Missing, IReadOnlyList<string> Unexpected)
{
    /// <summary>What a user should know; nothing where the file fits as it is.</summary>
    public IEnumerable<string> Notices
    {
        get
        {
            if (Prefix.Length > 0) yield return $"'{Prefix}' before every name of the weights was left out";
            if (Converted.Count > 0) yield return $"weights of another type were converted: {WeightNames.Listed(Converted)}";
            if (Missing.Count > 0) yield return $"the weights have no {WeightNames.Listed(Missing)}: as in a new model";
            if (Unexpected.Count > 0) yield return $"the weights have {WeightNames.Listed(Unexpected)}, and the model has not: not used";
        }
    }
}
