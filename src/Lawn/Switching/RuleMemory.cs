namespace Lawn.Switching;

/// <summary>Checks a saved memory before a rule takes it over.</summary>
static class RuleMemory
{
    public static void Check(ISwitchRule rule, IReadOnlyList<double> memory, int length)
    {
        if (memory.Count != length)
            throw new ArgumentException($"The saved state is of another switch rule: {rule.GetType().Name} remembers {length} numbers, not {memory.Count}.", nameof(memory));
    }
}
