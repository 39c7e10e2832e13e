using Lawn.Optimizers;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace Lawn.Tests.EdgeCases;

/// <summary>Base optimizers of this library and of TorchSharp, with and without a fused step.</summary>
static class BaseOptimizers
{
    static readonly Dictionary<string, Func<IEnumerable<Parameter>, double, Optimizer>> All = new()
    {
        ["sgd"] = (p, lr) => new Sgd(p, lr),
        ["momentum"] = (p, lr) => new Sgd(p, lr, momentum: 0.9),
        ["adam"] = (p, lr) => new Lawn.Optimizers.Adam(p, lr),
        ["lamb"] = (p, lr) => new Lamb(p, lr),
        ["lars"] = (p, lr) => new Lars(p, lr),
        ["torch adam"] = (p, lr) => optim.Adam(p, lr),
        ["rmsprop"] = (p, lr) => optim.RMSProp(p, lr),
    };

    /// <summary>Every base on every path that it has.</summary>
    public static TheoryData<string, StepPath> OnAllPaths =>
        [.. from name in All.Keys from path in Enum.GetValues<StepPath>() where name != "rmsprop" || path == StepPath.Generic select new TheoryDataRow<string, StepPath>(name, path)];

    public static Optimizer Make(string name, IEnumerable<Parameter> parameters, double rate = 0.01) => All[name](parameters, rate);
}
