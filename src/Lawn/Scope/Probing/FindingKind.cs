namespace Lawn.Scope.Probing;

/// <summary>How the logits answer when a weight is scaled.</summary>
enum FindingKind
{
    /// <summary>Homogeneous of degree 1: in the end-homogeneous sub-network.</summary>
    Homogeneous,

    /// <summary>They do not depend on the weight at all.</summary>
    NoEffect,

    /// <summary>In any other way.</summary>
    Other,
}
