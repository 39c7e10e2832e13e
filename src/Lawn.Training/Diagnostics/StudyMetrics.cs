using Lawn.Diagnostics;

namespace Lawn.Training;

/// <summary>The names under which a study's numbers are logged.</summary>
public static class StudyMetrics
{
    /// <summary>What logits say: <c>train/accuracy</c>, <c>flattening/index</c>, <c>logits/scale</c>, <c>logits/spread</c>.</summary>
    public static IEnumerable<KeyValuePair<string, double>> Of(LogitStatistics logits) =>
    [
        new("train/accuracy", logits.Accuracy), new("flattening/index", logits.FlatShare), new("logits/scale", logits.Scale), new("logits/spread", logits.Spread),
    ];

    /// <summary>Margins: <c>margin/min</c>, <c>p1</c>, <c>p10</c>, <c>median</c>, or the same under another prefix.</summary>
    public static IEnumerable<KeyValuePair<string, double>> Of(Margins margins, string prefix = "margin") =>
    [
        new($"{prefix}/min", margins.Min), new($"{prefix}/p1", margins.P1), new($"{prefix}/p10", margins.P10), new($"{prefix}/median", margins.Median),
    ];

    /// <summary>Sharpness: <c>sharpness/hessian_top1</c> and so on.</summary>
    public static IEnumerable<KeyValuePair<string, double>> Of(Sharpness sharpness) =>
    [
        new("sharpness/loss", sharpness.Loss),
        new("sharpness/grad_norm", sharpness.GradientNorm),
        .. Top("hessian", sharpness.HessianTop),
        new("sharpness/hessian_trace", sharpness.HessianTrace.Value),
        new("sharpness/hessian_trace_error", sharpness.HessianTrace.StandardError),
        new("sharpness/sam", sharpness.Sam),
        new("sharpness/asam", sharpness.AdaptiveSam),
        .. Top("tangent", sharpness.TangentTop),
    ];

    static IEnumerable<KeyValuePair<string, double>> Top(string name, LargestEigenvalues top) =>
        [.. top.Values.Select((value, k) => new KeyValuePair<string, double>($"sharpness/{name}_top{k + 1}", value)), new($"sharpness/{name}_residual", top.Residual)];
}
