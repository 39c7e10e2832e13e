using Lawn.Kernels;
using Lawn.Optimizers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Tests.Optimizers;

/// <summary>Steps of bf16 and fp16 weights with single precision moments, by kernels of every width and by tensor operations.</summary>
public sealed class HalfPrecisionStepTests : IDisposable
{
    const int Steps = 60;

    static readonly long[][] Shapes = [[1], [17], [63], [1025], [37, 29], [8, 3, 3, 3]];
    static readonly string[] Names = ["sgd-decay", "momentum", "nesterov", "adam", "adamw", "lamb", "lamb-decay", "lars"];
    static readonly ScalarType[] Types = [ScalarType.BFloat16, ScalarType.Float16];
    readonly int width = KernelLoop.Width;
    readonly int threads = get_num_threads();

    public void Dispose()
    {
        KernelLoop.Width = width;
        set_num_threads(threads);
    }

    public static TheoryData<string, bool, string, ScalarType> Cases() =>
    [
        .. from name in Names
           from constrained in new[] { false, true }
           from path in new[] { "512", "256", "128", "32", "permuted", "strided" }
           from type in Types
           where path is "256" or "strided" || name is "adam" or "lamb"
           select new TheoryDataRow<string, bool, string, ScalarType>(name, constrained, path, type),
    ];

    /// <summary>
    /// The reference computes in double precision and rounds its weights to the type after each step. Where both stand within
    /// single precision's error of a tie they round apart, by one unit in the last place, and then stay close.
    /// </summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees_with_the_reference_but_for_ties(string name, bool constrained, string path, ScalarType type)
    {
        if (int.TryParse(path, out var bits)) KernelLoop.Width = bits;
        var optimizerCase = OptimizerCase.Find(name);
        using var set = new ParameterSet(path, shapes: Shapes, type: type);
        var radii = constrained ? set.Radii() : [];
        var references = set.Parameters
            .Select(p => optimizerCase.Reference(ParameterSet.Values(p), constrained ? radii[p.Handle] : null, p.dim() <= 1))
            .ToList();
        using var optimizer = optimizerCase.Make(set.Parameters);
        var apart = 0;
        for (var step = 0; step < Steps; step++)
        {
            var gradients = set.DrawGradients();
            for (var i = 0; i < references.Count; i++)
            {
                references[i].Step(gradients[i]);
                Round(references[i].Values, type);
            }

            OptimizerCase.Step(optimizer, radii);
            foreach (var (parameter, reference) in set.Parameters.Zip(references))
            {
                var values = ParameterSet.Values(parameter);
                for (var k = 0; k < values.Length; k++)
                {
                    if (values[k] == reference.Values[k]) continue;
                    apart++;
                    var unit = Math.Max(Math.Abs(reference.Values[k]), 1e-3) * (type == ScalarType.BFloat16 ? 1.0 / 128 : 1.0 / 1024);
                    Assert.True(Math.Abs(values[k] - reference.Values[k]) <= 1.01 * unit, $"step {step}, shape [{string.Join(",", parameter.shape)}]: {values[k]:r} is not {reference.Values[k]:r}");
                    reference.Values[k] = values[k]; // so that a tie is counted once
                }
            }
        }

        Assert.True(apart <= 1e-3 * Steps * set.Parameters.Sum(p => p.numel()), $"{apart} weights were rounded to another neighbour");
    }

    [Theory]
    [InlineData("adam", ScalarType.BFloat16)]
    [InlineData("lamb", ScalarType.Float16)]
    [InlineData("momentum", ScalarType.BFloat16)]
    public void Threads_change_no_bit_and_norms_are_held_to_the_rounding(string name, ScalarType type)
    {
        var runs = new[] { 1, 2 }.Select(Run).ToList();
        foreach (var (one, two) in runs[0].Zip(runs[1])) Assert.Equal(one, two);

        List<double[]> Run(int count)
        {
            set_num_threads(count);
            using var set = new ParameterSet("contiguous", shapes: [[700, 701], [30, 30]], type: type);
            var radii = set.Radii();
            using var optimizer = OptimizerCase.Find(name).Make(set.Parameters);
            for (var step = 0; step < 20; step++)
            {
                set.DrawGradients();
                OptimizerCase.Step(optimizer, radii);
            }

            foreach (var parameter in set.Parameters) Assert.Equal(1, ParameterSet.Norm(parameter) / radii[parameter.Handle], 3e-4);
            return [.. set.Parameters.Select(ParameterSet.Values)];
        }
    }

    [Fact]
    public void Laziness_does_not_leave_weights_of_half_precision_off_their_norm()
    {
        using var lazy = new ParameterSet("contiguous", shapes: [[90, 70]], type: ScalarType.BFloat16);
        using var exact = new ParameterSet("contiguous", shapes: [[90, 70]], type: ScalarType.BFloat16);
        var (ra, rb) = (lazy.Radii(), exact.Radii());
        using var a = new Lawn.Optimizers.Adam(lazy.Parameters);
        using var b = new Lawn.Optimizers.Adam(exact.Parameters);
        for (var step = 0; step < 10; step++)
        {
            lazy.DrawGradients();
            exact.DrawGradients();
            a.TryStep(ra, new ConstraintOptions { LazyRetraction = true });
            b.TryStep(rb);
        }

        a.Settle();
        Assert.Equal(ParameterSet.Values(exact.Parameters[0]), ParameterSet.Values(lazy.Parameters[0]));
    }

    [Fact]
    public void A_step_of_half_precision_allocates_nothing()
    {
        using var set = new ParameterSet("contiguous", shapes: Shapes, type: ScalarType.BFloat16);
        set.DrawGradients();
        using var optimizer = new Lamb(set.Parameters);
        var radii = set.Radii();
        for (var step = 0; step < 100; step++) optimizer.TryStep(radii);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var step = 0; step < 20; step++) optimizer.TryStep(radii);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    static void Round(double[] values, ScalarType type)
    {
        using var inner = NewDisposeScope();
        tensor(values).to_type(ScalarType.Float32).to_type(type).to_type(ScalarType.Float64).data<double>().CopyTo(values);
    }
}
