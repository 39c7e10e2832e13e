using System.Globalization;
using Lawn.Geometry;
using Lawn.Scope;

namespace Lawn.Training;

/// <summary>Reads LAWN's options from their text forms.</summary>
public static class LawnOptionsParser
{
    const int SampleSize = 8;

    /// <summary>The options of a run; the switch rule is left to the caller.</summary>
    /// <exception cref="UserErrorException">A value is none of those allowed.</exception>
    public static LawnOptions Parse(RunConfig config, ITrainingTask task) => Check(config) with { Scope = ParseScope(config, task) };

    /// <summary>The options that need no model: all but the scope.</summary>
    internal static LawnOptions Check(RunConfig config) => new()
    {
        Geometry = Choose<IWeightGeometry>("--granularity", config.Granularity, ("tensor", () => new LayerSphere()), ("row", () => new RowSpheres())),
        Biases = Choose("--biases", config.Biases, ("free", () => BiasHandling.Free), ("join", () => BiasHandling.JoinWeight)),
        Moments = Choose("--moments", config.Moments, ("keep", () => MomentsAtSwitch.Keep), ("reset", () => MomentsAtSwitch.Reset), ("project", () => MomentsAtSwitch.Project)),
        NormTarget = ParseNormTarget(config.NormTarget),
        ProjectUpdate = config.ProjectUpdate,
        SkipProjection = config.SkipProjection,
        MaxGradientNorm = config.MaxGradientNorm,
    };

    /// <summary>The scope of that name for the task's model.</summary>
    public static IScope ParseScope(RunConfig config, ITrainingTask task) => config.Scope switch
    {
        "all" => new AllWeights(config.HoldEmbeddings),
        "ehsn" => EndHomogeneousScope(task),
        _ => NamedScope(config.Scope, task),
    };

    static EndHomogeneous EndHomogeneousScope(ITrainingTask task)
    {
        var sample = task.Batches(epoch: 0, SampleSize).First();
        return new EndHomogeneous(() => task.Logits(sample));
    }

    static NamedWeights NamedScope(string text, ITrainingTask task)
    {
        var names = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (names.Length == 0) throw new UserErrorException($"--scope is all, ehsn or names of layers, not '{text}'.");
        var scope = new NamedWeights(names);
        try
        {
            scope.Decide(task.Model);
        }
        catch (ArgumentException unknown)
        {
            var known = LayerWeight.Of(task.Model).SelectMany(weight => new[] { weight.Layer, weight.Name }).ToList();
            var nearest = NearestName.Of(names.First(name => !known.Contains(name)), known);
            throw new UserErrorException($"--scope is all, ehsn or names of layers. {unknown.Message}{(nearest is null ? "" : $" Did you mean '{nearest}'?")}", unknown);
        }

        return scope;
    }

    static NormTarget ParseNormTarget(string text)
    {
        if (text == "switch") return NormTarget.AtSwitch;
        var isFactor = text.StartsWith('x');
        if (!double.TryParse(isFactor ? text[1..] : text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !(value > 0) || !double.IsFinite(value))
            throw new UserErrorException($"--norm-target is 'switch', a factor such as x0.5, or a positive norm such as 3.2, not '{text}'.");
        return isFactor ? NormTarget.Times(value) : NormTarget.Value(value);
    }

    static T Choose<T>(string option, string text, params ReadOnlySpan<(string Name, Func<T> Make)> choices)
    {
        foreach (var (name, make) in choices)
            if (name == text) return make();

        var names = new List<string>();
        foreach (var (name, _) in choices) names.Add(name);
        throw new UserErrorException($"{option} is {string.Join(" or ", names)}, not '{text}'.");
    }
}
