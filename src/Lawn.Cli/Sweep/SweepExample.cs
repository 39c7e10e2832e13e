namespace Lawn.Cli;

/// <summary>A study to begin with.</summary>
static class SweepExample
{
    /// <summary>The text of the file.</summary>
    public const string Text =
        """
        {
          // Every option of `lawn train --help` can stand here, in "each" and in "search", without its dashes.
          "options": { "task": "synthetic", "epochs": 10 },

          // Every combination is a sub-study with a search of its own; all have the same number of trials.
          "each": { "optimizer": ["adamw", "adam-l"], "batch-size": [256, 1024] },

          // A list of values, or a range on a linear or log scale. "when" limits an option to some values of another.
          "search": {
            "learning-rate": { "low": 1e-4, "high": 0.1, "scale": "log" },
            "weight-decay": { "low": 1e-4, "high": 1, "scale": "log", "when": { "optimizer": "adamw" } },
            "free-epochs": { "low": 0.5, "high": 5, "when": { "optimizer": "adam-l" } },
            "schedule": ["linear", "cosine"]
          },

          "method": "tpe",                                             // or random, or grid (ranges then need "points")
          "trials": 12,                                                // of each sub-study
          "pruning": { "method": "asha", "first-epoch": 2, "factor": 3 }, // or median, or none
          "seeds": 3                                                   // each winner then runs with seeds 1 to 3, evaluated on test

          // "metric": "validation/accuracy"   the task's own by default; never on test
          // "tuning-epochs": 5                shorter trials: free phase and warm-up shrink in proportion
        }
        """;
}
