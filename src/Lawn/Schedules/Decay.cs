namespace Lawn.Schedules;

/// <summary>How the learning rate falls after the warm-up.</summary>
public enum Decay
{
    /// <summary>Not at all.</summary>
    Constant,

    /// <summary>Linearly to the final factor at the last step.</summary>
    Linear,

    /// <summary>Along half a cosine to the final factor at the last step (Loshchilov and Hutter 2017, without restarts).</summary>
    Cosine,
}
