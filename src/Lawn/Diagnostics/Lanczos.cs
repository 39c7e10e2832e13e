using static TorchSharp.torch;

namespace Lawn.Diagnostics;

/// <summary>
/// The largest eigenvalues of a symmetric matrix that is known by its products with vectors: Lanczos' method with full
/// re-orthogonalisation (Golub and Van Loan, Matrix Computations, section 10.3).
/// </summary>
public static class Lanczos
{
    /// <summary>The <paramref name="count"/> largest eigenvalues, in descending order.</summary>
    /// <param name="times">The matrix times a flat vector.</param>
    /// <param name="start">A start vector, not 0; of the type and device of all vectors. It must lie in the space where the eigenvalues are sought.</param>
    /// <param name="count">How many.</param>
    /// <param name="maxSteps">Products at most; each costs one more vector of memory.</param>
    /// <param name="tolerance">Ends early when the residual of each is below this share of the largest.</param>
    /// <returns>Fewer where the space that the start vector spans is smaller.</returns>
    public static LargestEigenvalues Largest(Func<Tensor, Tensor> times, Tensor start, int count, int maxSteps = 60, double tolerance = 1e-4)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxSteps, count);
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var (diagonal, offDiagonal, basis) = (new List<double>(), new List<double>(), new List<Tensor> { Unit(start) });
        while (true)
        {
            var next = times(basis[^1]);
            diagonal.Add(Dot(next, basis[^1]));
            for (var pass = 0; pass < 2; pass++)
                foreach (var earlier in basis) Subtract(next, Dot(next, earlier), earlier);
            var length = Math.Sqrt(Dot(next, next));
            var (values, residuals) = Tridiagonal(diagonal, offDiagonal, length);
            var scale = Math.Max(Math.Abs(values[0]), Math.Abs(values[^1]));
            var residual = residuals.Take(count).Max();
            var isDone = values.Length >= count && residual <= tolerance * scale;
            if (isDone || basis.Count == Math.Min(maxSteps, start.numel()) || length <= 1e-7 * scale) return new LargestEigenvalues([.. values.Take(count)], residual);
            offDiagonal.Add(length);
            basis.Add(Unit(next));
        }
    }

    // Eigenvalues in descending order, and for each how far its vector is from an eigenvector of the whole matrix.
    static (double[] Values, double[] Residuals) Tridiagonal(List<double> diagonal, List<double> offDiagonal, double next)
    {
        using var scope = NewDisposeScope();
        var matrix = diag(tensor(diagonal.ToArray()));
        if (offDiagonal.Count > 0)
        {
            var side = tensor(offDiagonal.ToArray());
            matrix = matrix + diag(side, 1) + diag(side, -1);
        }

        var (values, vectors) = linalg.eigh(matrix);
        var last = vectors[-1].abs().data<double>().ToArray();
        return ([.. values.data<double>().ToArray().Reverse()], [.. last.Reverse().Select(l => l * next)]);
    }

    static Tensor Unit(Tensor vector) => vector / vector.norm();

    static double Dot(Tensor a, Tensor b)
    {
        using var product = a.dot(b);
        using var wide = product.to_type(ScalarType.Float64);
        return wide.item<double>();
    }

    static void Subtract(Tensor target, double factor, Tensor vector)
    {
        using TorchSharp.Scalar alpha = -factor;
        target.add_(vector, alpha);
    }
}
