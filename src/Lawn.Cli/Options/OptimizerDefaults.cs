namespace Lawn.Cli;

/// <summary>
/// Where a search for the learning rate begins: each optimizer has its own scale. LAWN's form of an optimizer starts from the same rates.
/// </summary>
static class OptimizerDefaults
{
    /// <summary>The rate of `lawn train` where none is given.</summary>
    public static double LearningRate(string optimizer) => LearningRates(optimizer)[1];

    /// <summary>The rates that `lawn compare` tries where none are given, ascending.</summary>
    public static IReadOnlyList<double> LearningRates(string optimizer) => Base(optimizer) switch
    {
        "sgd" => [0.03, 0.1, 0.3],
        "lamb" => [0.003, 0.01, 0.03],
        "lars" => [1, 3, 10],
        "adagrad" => [0.003, 0.01, 0.03],
        _ => [0.001, 0.003, 0.01],
    };

    /// <summary>The weight decays that `lawn compare` tries besides 0 where none are given: only decoupled decay has a usual scale.</summary>
    public static IReadOnlyList<double> WeightDecays(string optimizer) => optimizer == "adamw" ? [0.01, 0.1] : [];

    static string Base(string optimizer) => optimizer.EndsWith("-l", StringComparison.Ordinal) ? optimizer[..^2] : optimizer;
}
