namespace Lawn.Cli;

/// <summary>What gets hyper-parameters of its own: a model, a batch size and an optimizer.</summary>
sealed record Cell(string Model, int BatchSize, string Optimizer)
{
    /// <summary>Whether LAWN is on the optimizer.</summary>
    public bool UsesLawn => Optimizer.EndsWith("-l", StringComparison.Ordinal);

    /// <summary>The cell with the bare optimizer.</summary>
    public Cell Base => UsesLawn ? this with { Optimizer = Optimizer[..^2] } : this;

    /// <summary>For messages and folder names.</summary>
    public override string ToString() => $"{Model}-{Optimizer}-b{BatchSize}";
}
