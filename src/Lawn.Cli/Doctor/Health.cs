namespace Lawn.Cli;

/// <summary>How something is.</summary>
enum Health
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Absent, and needed for some uses only.</summary>
    Note,

    /// <summary>Needed and at fault.</summary>
    Fault,
}
