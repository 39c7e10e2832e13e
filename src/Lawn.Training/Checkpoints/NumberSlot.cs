namespace Lawn.Training;

/// <summary>A number within an optimizer's state.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Get">Reads it; null where it is not set.</param>
/// <param name="Set">Sets it.</param>
sealed record NumberSlot(string Name, Func<double?> Get, Action<double?> Set);
