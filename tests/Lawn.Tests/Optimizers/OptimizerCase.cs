using Lawn.Optimizers;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace Lawn.Tests.Optimizers;

/// <summary>An optimizer with its reference, under a name for test reports.</summary>
sealed record OptimizerCase(
    string Name, Func<IEnumerable<Parameter>, Optimizer> Make, Func<double[], double?, bool, ReferenceOptimizer> Reference)
{
    // At this rate a free step nearly undoes a small tensor, and the sign of what is left is a matter of round-off.
    public bool OnlyConstrained => Name == "lamb-wide";

    public static readonly OptimizerCase[] All =
    [
        new("sgd", p => new Sgd(p, 0.05), (w, c, _) => new ReferenceSgd(w, c, 0.05, 0, 0, 0, false)),
        new("sgd-decay", p => new Sgd(p, 0.05, weight_decay: 0.1), (w, c, _) => new ReferenceSgd(w, c, 0.05, 0, 0, 0.1, false)),
        new("momentum", p => new Sgd(p, 0.02, momentum: 0.9, dampening: 0.1, weight_decay: 0.01), (w, c, _) => new ReferenceSgd(w, c, 0.02, 0.9, 0.1, 0.01, false)),
        new("nesterov", p => new Sgd(p, 0.02, momentum: 0.9, nesterov: true), (w, c, _) => new ReferenceSgd(w, c, 0.02, 0.9, 0, 0, true)),
        new("adam", p => new Lawn.Optimizers.Adam(p, 0.01), (w, c, _) => new ReferenceAdam(w, c, 0.01, 0.9, 0.999, 1e-8, 0, false)),
        new("adam-decay", p => new Lawn.Optimizers.Adam(p, 0.01, 0.8, 0.99, 1e-6, 0.1), (w, c, _) => new ReferenceAdam(w, c, 0.01, 0.8, 0.99, 1e-6, 0.1, false)),
        new("adamw", p => new Lawn.Optimizers.AdamW(p, 0.01), (w, c, _) => new ReferenceAdam(w, c, 0.01, 0.9, 0.999, 1e-8, 0.01, true)),
        new("lamb", p => new Lamb(p, 0.01), (w, c, _) => new ReferenceLamb(w, c, 0.01, 0.9, 0.999, 1e-6, 0)),
        new("lamb-decay", p => new Lamb(p, 0.01, weight_decay: 0.1), (w, c, _) => new ReferenceLamb(w, c, 0.01, 0.9, 0.999, 1e-6, 0.1)),
        new("lamb-wide", p => new Lamb(p, 0.95), (w, c, _) => new ReferenceLamb(w, c, 0.95, 0.9, 0.999, 1e-6, 0)),
        new("lars", p => new Lars(p, 0.1, weight_decay: 0.01, trust_coefficient: 0.1), (w, c, v) => new ReferenceLars(w, c, 0.1, 0.9, 0.01, 0.1, v)),
        new("torchsharp-sgd", p => optim.SGD(p, 0.02, momentum: 0.9, dampening: 0.1), (w, c, _) => new ReferenceSgd(w, c, 0.02, 0.9, 0.1, 0, false)),
        new("torchsharp-adam", p => optim.Adam(p, 0.01, beta2: 0.99, weight_decay: 0.1), (w, c, _) => new ReferenceAdam(w, c, 0.01, 0.9, 0.99, 1e-8, 0.1, false)),
        new("torchsharp-adamw", p => optim.AdamW(p, 0.01, weight_decay: 0.1), (w, c, _) => new ReferenceAdam(w, c, 0.01, 0.9, 0.999, 1e-8, 0.1, true)),
    ];

    public static OptimizerCase Find(string name) => All.Single(c => c.Name == name);

    public static TheoryData<string> Names => [.. All.Select(c => c.Name)];

    public static TheoryData<string> OwnNames => [.. All.Where(c => c.IsOwn).Select(c => c.Name)];

    public static TheoryData<string, ScalarType> OwnNamesAndTypes => OfEveryType(All.Where(c => c.IsOwn));

    public static TheoryData<string, ScalarType> NamesAndTypes => OfEveryType(All);

    /// <summary>The types that kernels take.</summary>
    public static readonly ScalarType[] Types = [ScalarType.Float32, ScalarType.Float64];

    bool IsOwn => !Name.StartsWith("torchsharp");

    static TheoryData<string, ScalarType> OfEveryType(IEnumerable<OptimizerCase> cases) =>
        [.. from c in cases from type in Types select new TheoryDataRow<string, ScalarType>(c.Name, type)];

    /// <summary>Takes one step by the fused interface.</summary>
    public static void Step(Optimizer optimizer, IReadOnlyDictionary<IntPtr, double> radii) =>
        Assert.True((optimizer as IConstrainedStep ?? FusedTorchSharp.For(optimizer)!).TryStep(radii));
}
