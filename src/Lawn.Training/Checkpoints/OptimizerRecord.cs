namespace Lawn.Training;

/// <summary>The part of an optimizer's state that is no tensor.</summary>
/// <param name="Type">The base optimizer's class.</param>
/// <param name="Groups">The hyper-parameters of each parameter group, by name; truth values are 0 and 1.</param>
/// <param name="Parameters">The numbers kept for each parameter, by its name, such as the steps it took.</param>
/// <param name="Lawn">LAWN's own state; null without it.</param>
sealed record OptimizerRecord(
    string Type,
    IReadOnlyList<IReadOnlyDictionary<string, double>> Groups,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Parameters,
    LawnRecord? Lawn);
