namespace Lawn;

/// <summary>What happens to the base optimizer's moments of the held layers at the switch.</summary>
public enum MomentsAtSwitch
{
    /// <summary>They stay as they are; the default.</summary>
    Keep,

    /// <summary>They start again from zero, with their step counters.</summary>
    Reset,

    /// <summary>The first moments (momentum) lose their radial part; second moments stay.</summary>
    Project,
}
