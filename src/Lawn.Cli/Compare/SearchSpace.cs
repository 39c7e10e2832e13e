namespace Lawn.Cli;

/// <summary>What is searched for one cell.</summary>
/// <param name="LearningRates">The learning rates of the first stage, ascending.</param>
/// <param name="SecondDefault">The second hyper-parameter's value in the first stage.</param>
/// <param name="Seconds">Its other values, for the second stage, ascending.</param>
/// <param name="Trials">How many candidates are tried, the same for every optimizer.</param>
sealed record SearchSpace(IReadOnlyList<double> LearningRates, double SecondDefault, IReadOnlyList<double> Seconds, int Trials)
{
    /// <summary>The candidates of both stages before any is cut or added.</summary>
    public int OwnTrials => LearningRates.Count + Seconds.Count;
}
