namespace Lawn;

/// <summary>The two phases of LAWN.</summary>
public enum LawnPhase
{
    /// <summary>The base optimizer, unchanged.</summary>
    Free,

    /// <summary>Held norms and tangential gradients.</summary>
    Constrained,
}
