namespace Lawn.Fuzz;

/// <summary>A reader under test.</summary>
/// <param name="Name">Its name on the command line, and of its folder in the corpus.</param>
/// <param name="Seeds">Whole inputs, to begin with.</param>
/// <param name="Mutator">How inputs are changed.</param>
/// <param name="Read">Reads an input, whose files may lie in the scratch folder.</param>
sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Seeds, IMutator Mutator, Action<ScratchFolder, byte[]> Read)
{
    /// <summary>Exceptions that the reader documents, besides <see cref="Training.UserErrorException"/>.</summary>
    public IReadOnlyList<Type> Documented { get; init; } = [];

    /// <summary>Managed bytes it may allocate for each byte of the input.</summary>
    public long BytesPerByte { get; init; } = 64;

    /// <summary>Managed bytes it may allocate besides.</summary>
    public long ConstantBytes { get; init; } = 4 << 20;
}
