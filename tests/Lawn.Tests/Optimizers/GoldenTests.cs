using Lawn.Kernels;
using Lawn.Optimizers;
using static TorchSharp.torch;

namespace Lawn.Tests.Optimizers;

/// <summary>Every optimizer, plain and constrained, against its double precision reference, by kernels of every width and by tensor operations.</summary>
public sealed class GoldenTests : IDisposable
{
    const int Steps = 60;
    readonly int width = KernelLoop.Width;

    public void Dispose() => (KernelLoop.Width, MultiTensorRule.TakesAll) = (width, false);

    // A number is the width of the kernels' vectors; strided tensors take single tensor operations, lists multi-tensor operations.
    static readonly string[] Paths = ["512", "256", "128", "32", "permuted", "strided", "lists"];

    public static TheoryData<string, bool, string, ScalarType> Cases()
    {
        var data = new TheoryData<string, bool, string, ScalarType>();
        foreach (var optimizer in OptimizerCase.All)
            foreach (var constrained in new[] { false, true })
                foreach (var path in optimizer.OnlyConstrained && !constrained ? [] : Paths)
                    foreach (var type in OptimizerCase.Types)
                        data.Add(optimizer.Name, constrained, path, type);
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees_with_the_reference(string name, bool constrained, string path, ScalarType type)
    {
        if (int.TryParse(path, out var bits)) KernelLoop.Width = bits;
        MultiTensorRule.TakesAll = path == "lists";
        var optimizerCase = OptimizerCase.Find(name);
        using var set = new ParameterSet(path, type: type);
        var radii = constrained ? set.Radii() : [];
        var references = set.Parameters
            .Select(p => optimizerCase.Reference(ParameterSet.Values(p), constrained ? radii[p.Handle] : null, p.dim() <= 1))
            .ToList();
        using var optimizer = optimizerCase.Make(set.Parameters);

        for (var step = 0; step < Steps; step++)
        {
            var gradients = set.DrawGradients();
            for (var i = 0; i < references.Count; i++) references[i].Step(gradients[i]);
            OptimizerCase.Step(optimizer, radii);
        }

        var tolerance = type == ScalarType.Float64 ? 1e-11 : 2e-5;
        foreach (var (parameter, reference) in set.Parameters.Zip(references))
        {
            var scale = Math.Max(1, reference.Weights.Max(Math.Abs));
            var worst = ParameterSet.Values(parameter).Zip(reference.Weights, (a, b) => Math.Abs(a - b)).Max();
            Assert.True(worst <= tolerance * scale, $"shape [{string.Join(",", parameter.shape)}] is off by {worst:g3} at scale {scale:g3}");
        }
    }
}
