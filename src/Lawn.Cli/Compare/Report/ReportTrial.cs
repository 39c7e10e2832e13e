namespace Lawn.Cli;

/// <summary>A tuning trial in the report.</summary>
/// <param name="LearningRate">Its learning rate.</param>
/// <param name="FreeEpochs">LAWN's free epochs in terms of a full run; null without LAWN.</param>
/// <param name="WeightDecay">The weight decay; null with LAWN.</param>
/// <param name="Score">The validation metric after the last epoch; null where the run diverged.</param>
/// <param name="Folder">The run folder.</param>
sealed record ReportTrial(double LearningRate, double? FreeEpochs, double? WeightDecay, double? Score, string Folder);
