namespace Lawn.Sweeps;

/// <summary>What the values of an option are.</summary>
public enum OptionKind
{
    /// <summary>Names and other texts.</summary>
    Text,

    /// <summary>Whole numbers.</summary>
    Whole,

    /// <summary>Numbers.</summary>
    Number,

    /// <summary>true or false.</summary>
    Flag,
}
