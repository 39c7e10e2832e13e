using Lawn.Optimizers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Tests.Optimizers;

/// <summary>Adam on touched rows only, against a double precision reference that touches the same rows.</summary>
public class SparseAdamTests
{
    const int Rows = 50;
    const int Columns = 19;

    [Theory]
    [InlineData(false, ScalarType.Float32)]
    [InlineData(true, ScalarType.Float32)]
    [InlineData(false, ScalarType.Float64)]
    [InlineData(true, ScalarType.Float64)]
    public void Agrees_with_the_reference(bool constrained, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var random = new Random(1);
        var parameter = new Parameter(randn(Rows, Columns).to_type(type));
        var weights = ParameterSet.Values(parameter);
        var (m, v) = (new double[weights.Length], new double[weights.Length]);
        var norm = ParameterSet.Norm(parameter);
        using var optimizer = new SparseAdam([parameter], lr: 0.01);
        for (var step = 1; step <= 60; step++)
        {
            long[] touched = [.. Enumerable.Range(0, Rows).OrderBy(_ => random.Next()).Take(7).Select(r => (long)r)];
            var values = randn(7, Columns).to_type(type);
            SetSparseGradient(parameter, touched, values);
            optimizer.TryStep(constrained ? new Dictionary<IntPtr, double> { [parameter.Handle] = norm } : []);
            ReferenceStep(weights, m, v, touched, ParameterSet.Values(values), step, constrained);
        }

        var worst = ParameterSet.Values(parameter).Zip(weights, (a, b) => Math.Abs(a - b)).Max();
        Assert.True(worst < (type == ScalarType.Float64 ? 1e-12 : 1e-5), $"off by {worst:g3}");
    }

    [Fact]
    public void The_norm_of_the_table_is_held_and_untouched_rows_are_not_written()
    {
        using var scope = NewDisposeScope();
        var parameter = new Parameter(randn(300, 64));
        var radius = 1.3 * ParameterSet.Norm(parameter);
        var radii = new Dictionary<IntPtr, double> { [parameter.Handle] = radius };
        using var optimizer = new SparseAdam([parameter], lr: 0.01);
        Tensor? untouched = null;
        for (var step = 0; step < 1000; step++)
        {
            using var inner = NewDisposeScope();
            SetSparseGradient(parameter, [step % 250, (step * 7 + 1) % 250, 249 - step % 3], randn(3, 64));
            optimizer.TryStep(radii);
            untouched ??= parameter.slice(0, 250, 300, 1).clone().MoveToOuterDisposeScope();
        }

        Assert.True(Math.Abs(ParameterSet.Norm(parameter) / radius - 1) < 1e-6);
        Assert.True(untouched!.equal(parameter.slice(0, 250, 300, 1)).all().item<bool>());
    }

    [Fact]
    public void Dense_gradients_take_Adams_step()
    {
        using var sparse = new ParameterSet("contiguous");
        using var dense = new ParameterSet("contiguous");
        using var a = new SparseAdam(sparse.Parameters, 0.01);
        using var b = new Lawn.Optimizers.Adam(dense.Parameters, 0.01);
        for (var step = 0; step < 5; step++)
        {
            sparse.DrawGradients();
            dense.DrawGradients();
            a.step();
            b.step();
        }

        foreach (var (x, y) in sparse.Parameters.Zip(dense.Parameters)) Assert.Equal(ParameterSet.Values(x), ParameterSet.Values(y));
    }

    [Fact]
    public void It_steps_a_sparse_embedding_with_repeated_rows()
    {
        using var scope = NewDisposeScope();
        var embedding = nn.Embedding(20, 4, sparse: true);
        var before = embedding.weight!.detach().clone();
        using var optimizer = new SparseAdam(embedding.parameters(), lr: 0.5);
        embedding.call(tensor(new long[] { 3, 3, 9 })).sum().backward();
        optimizer.step();
        var moved = (before - embedding.weight!).detach();
        Assert.Equal(8, (moved != 0).sum().item<long>());
        Assert.True(moved[3].allclose(full(4, 0.5f), rtol: 1e-4)); // the first step of Adam has the length of the rate
    }

    static void SetSparseGradient(Parameter parameter, long[] rows, Tensor values)
    {
        var indices = tensor(rows).unsqueeze(0);
        parameter.grad = sparse_coo_tensor(indices, values, parameter.shape, dtype: values.dtype);
    }

    static void ReferenceStep(double[] w, double[] m, double[] v, long[] touched, double[] g, int step, bool constrained)
    {
        var at = touched.SelectMany(r => Enumerable.Range(0, Columns).Select(c => (int)r * Columns + c)).ToArray();
        var squared = at.Sum(i => w[i] * w[i]);
        var radial = constrained ? at.Select((i, k) => g[k] * w[i]).Sum() / squared : 0;
        for (var k = 0; k < at.Length; k++)
        {
            var i = at[k];
            var d = g[k] - radial * w[i];
            m[i] = 0.9 * m[i] + 0.1 * d;
            v[i] = 0.999 * v[i] + 0.001 * d * d;
            w[i] -= 0.01 * m[i] / (1 - Math.Pow(0.9, step)) / (Math.Sqrt(v[i] / (1 - Math.Pow(0.999, step))) + 1e-8);
        }

        if (!constrained) return;
        var scale = Math.Sqrt(squared / at.Sum(i => w[i] * w[i]));
        foreach (var i in at) w[i] *= scale;
    }
}
