namespace Lawn.Bench;

/// <summary>One way to take a step, on parameters of its own.</summary>
/// <param name="Name">Its row in the table.</param>
/// <param name="BytesPerParameter">What it must read and write of a parameter at the least, each array once.</param>
/// <param name="Step">Takes one step.</param>
sealed record Contender(string Name, int BytesPerParameter, Action Step);
