namespace Lawn.Switching;

/// <summary>A switch rule whose answer depends on earlier steps. Its memory is saved with the optimizer's state.</summary>
public interface IRememberingRule : ISwitchRule
{
    /// <summary>The memory as numbers, in an order of the rule's own; of the same length at every time.</summary>
    IReadOnlyList<double> Memory { get; }

    /// <summary>Takes over a saved memory.</summary>
    /// <exception cref="ArgumentException">It is not of this rule: its length differs.</exception>
    void Restore(IReadOnlyList<double> memory);
}
