namespace Lawn.Switching;

/// <summary>What a switch rule wants to see of a step. Everything but the step's number costs something to find out.</summary>
[Flags]
public enum SwitchInputs
{
    /// <summary>The step's number only.</summary>
    None = 0,

    /// <summary>The training loss of the step's batch.</summary>
    Loss = 1,

    /// <summary>What the batch's examples say: the share classified rightly and the share that is flat.</summary>
    Examples = 2,

    /// <summary>The norm of every held layer's weight: a pass over the weights, and on a GPU a wait for it.</summary>
    WeightNorms = 4,

    /// <summary>The gradient of every held layer, by its norm and its radial part: two passes over weights and gradients.</summary>
    Gradients = 8,
}
