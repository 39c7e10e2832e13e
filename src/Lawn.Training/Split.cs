namespace Lawn.Training;

/// <summary>A held-out part of a data set.</summary>
public enum Split
{
    /// <summary>Held out of the training data, for choosing hyper-parameters.</summary>
    Validation,

    /// <summary>The test data, never used for a choice.</summary>
    Test,
}
