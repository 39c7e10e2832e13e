namespace Lawn.Scope.Probing;

/// <summary>What a parameter does in its layer.</summary>
enum ParameterRole
{
    /// <summary>Multiplies the signal: a matrix, a kernel, an embedding table.</summary>
    Weight,

    /// <summary>Is added to the signal, and scales with the layers before it.</summary>
    Bias,

    /// <summary>The gain of a normalisation layer.</summary>
    Gain,

    /// <summary>The slope of an activation (PReLU).</summary>
    Slope,

    /// <summary>A user's own parameter of fewer than two dimensions: it may be added or multiplied.</summary>
    Unknown,
}
