using Lawn.Diagnostics;
using static TorchSharp.torch;

namespace Lawn.Tests.Diagnostics;

public class LanczosTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public void The_largest_eigenvalues_of_a_known_matrix(int count)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var (rotation, _) = linalg.qr(randn(50, 50, ScalarType.Float64));
        var spectrum = arange(50, dtype: ScalarType.Float64) - 20; // -20 to 29: negative ones are no sharpness
        var matrix = rotation.mm(diag(spectrum)).mm(rotation.t());
        var found = Lanczos.Largest(matrix.mv, randn(50, ScalarType.Float64), count, maxSteps: 50, tolerance: 1e-9);
        Assert.Equal(Enumerable.Range(0, count).Select(k => 29.0 - k), found.Values, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void A_start_in_a_small_invariant_space_ends_early()
    {
        using var scope = NewDisposeScope();
        var start = zeros(10, ScalarType.Float64);
        start[2] = 1;
        start[5] = 1;
        var found = Lanczos.Largest(v => v * arange(10, dtype: ScalarType.Float64), start, count: 4);
        Assert.Equal([5.0, 2.0], found.Values, (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void A_matrix_of_zeros_has_zeros()
    {
        using var scope = NewDisposeScope();
        Assert.Equal([0.0], Lanczos.Largest(v => zeros_like(v), ones(4, ScalarType.Float64), count: 2).Values);
    }

    [Fact]
    public void Stopped_early_it_says_how_far_off_it_may_be()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var (spectrum, start) = (arange(50, dtype: ScalarType.Float64) - 20, randn(50, ScalarType.Float64));
        var early = Lanczos.Largest(v => v * spectrum, start, count: 3, maxSteps: 8);
        var late = Lanczos.Largest(v => v * spectrum, start, count: 3, maxSteps: 50, tolerance: 1e-9);
        Assert.InRange(late.Residual, 0, 1e-6);
        Assert.True(early.Residual > 0.01);
        Assert.All(early.Values.Zip(late.Values), pair => Assert.True(pair.First <= pair.Second));
        Assert.All(early.Values, value => Assert.True(Enumerable.Range(0, 50).Min(k => Math.Abs(k - 20 - value)) <= early.Residual));
    }
}
