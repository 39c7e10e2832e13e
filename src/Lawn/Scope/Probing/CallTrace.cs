using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lawn.Scope.Probing;

/// <summary>
/// Records, through forward hooks, which one-input modules a forward evaluation calls, in order, with fingerprints of what went in and
/// came out. Modules that are run by <c>forward</c> instead of <c>call</c>, and functional operations, leave no record.
/// </summary>
sealed class CallTrace : IDisposable
{
    readonly List<Action> unhook = [];
    List<Call> calls = [];

    public CallTrace(Module model)
    {
        foreach (var (path, module) in model.named_modules())
        {
            if (module is not Module<Tensor, Tensor> layer) continue;
            if (module.children().Any() && !LayerKinds.IsNormalisation(module)) continue;
            var remover = layer.register_forward_hook((_, input, output) =>
            {
                calls.Add(new Call(path, module, Fingerprint(input), Fingerprint(output)));
                return output;
            });
            unhook.Add(remover.remove);
        }
    }

    /// <summary>The calls since the last time they were taken.</summary>
    public IReadOnlyList<Call> Take()
    {
        var taken = calls;
        calls = [];
        return taken;
    }

    public void Dispose() => unhook.ForEach(remove => remove());

    static double Fingerprint(Tensor x)
    {
        using var scope = NewDisposeScope();
        var values = x.detach().to(ScalarType.Float64);
        return (values.sum() + 0.5 * values.abs().sum()).item<double>();
    }

    /// <summary>One call of a module.</summary>
    public sealed record Call(string Path, Module Module, double Input, double Output)
    {
        public bool InputDiffersFrom(Call other) => Differ(Input, other.Input, 1e-7);

        public bool OutputDiffersFrom(Call other) => Differ(Output, other.Output, 1e-2);

        static bool Differ(double a, double b, double tolerance) => Math.Abs(a - b) > tolerance * Math.Max(Math.Abs(a), Math.Abs(b));
    }
}
