namespace Lawn.Sweeps;

/// <summary>What a plan adds to the queue.</summary>
/// <param name="New">New trials.</param>
/// <param name="Revived">Numbers in the storage of stopped trials that go on.</param>
public sealed record PlanStep(IReadOnlyList<TrialRecord> New, IReadOnlyList<long> Revived);
