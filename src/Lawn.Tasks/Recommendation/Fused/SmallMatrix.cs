using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lawn.Tasks.Recommendation;

/// <summary>
/// Products of matrices so small that a call of a BLAS library costs more than the arithmetic. Columns come in whole vectors of
/// the processor; sums are made in a fixed order.
/// </summary>
static unsafe class SmallMatrix
{
    /// <summary>
    /// c[i, j] += sum over k of a[i rowStep + k innerStep] b[k, j]: a product, or with the steps swapped one by the transpose of a.
    /// </summary>
    /// <param name="a">The left factor.</param>
    /// <param name="rowStep">From a row of it to the next.</param>
    /// <param name="innerStep">From a summand of it to the next.</param>
    /// <param name="b">[inner, columns], contiguous.</param>
    /// <param name="c">[rows, columns], contiguous.</param>
    /// <param name="rows">Rows of the result.</param>
    /// <param name="inner">Summands.</param>
    /// <param name="columns">A multiple of the vector's length.</param>
    public static void AddProduct(float* a, int rowStep, int innerStep, float* b, float* c, int rows, int inner, int columns)
    {
        var two = 2 * Vector<float>.Count;
        for (var j = 0; j < columns;)
        {
            var isWide = j + two <= columns;
            var i = 0;
            for (; i + 4 <= rows; i += 4)
            {
                if (isWide) Four(a + i * rowStep, rowStep, innerStep, b + j, c + i * columns + j, inner, columns);
                else FourNarrow(a + i * rowStep, rowStep, innerStep, b + j, c + i * columns + j, inner, columns);
            }

            for (; i < rows; i++)
                for (var k = j; k < (isWide ? j + two : j + Vector<float>.Count); k += Vector<float>.Count)
                    One(a + i * rowStep, innerStep, b + k, c + i * columns + k, inner, columns);
            j += isWide ? two : Vector<float>.Count;
        }
    }

    // Four rows by two vectors: eight sums in registers, enough to hide the latency of a multiplication.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    static void Four(float* a, int rowStep, int innerStep, float* b, float* c, int inner, int columns)
    {
        var n = Vector<float>.Count;
        float* c1 = c + columns, c2 = c1 + columns, c3 = c2 + columns;
        float* a1 = a + rowStep, a2 = a1 + rowStep, a3 = a2 + rowStep;
        Vector<float> s00 = Vector.Load(c), s01 = Vector.Load(c + n), s10 = Vector.Load(c1), s11 = Vector.Load(c1 + n);
        Vector<float> s20 = Vector.Load(c2), s21 = Vector.Load(c2 + n), s30 = Vector.Load(c3), s31 = Vector.Load(c3 + n);
        for (var k = 0; k < inner; k++, b += columns, a += innerStep, a1 += innerStep, a2 += innerStep, a3 += innerStep)
        {
            var (lower, upper) = (Vector.Load(b), Vector.Load(b + n));
            var x = new Vector<float>(*a);
            s00 = Vector.MultiplyAddEstimate(x, lower, s00);
            s01 = Vector.MultiplyAddEstimate(x, upper, s01);
            x = new Vector<float>(*a1);
            s10 = Vector.MultiplyAddEstimate(x, lower, s10);
            s11 = Vector.MultiplyAddEstimate(x, upper, s11);
            x = new Vector<float>(*a2);
            s20 = Vector.MultiplyAddEstimate(x, lower, s20);
            s21 = Vector.MultiplyAddEstimate(x, upper, s21);
            x = new Vector<float>(*a3);
            s30 = Vector.MultiplyAddEstimate(x, lower, s30);
            s31 = Vector.MultiplyAddEstimate(x, upper, s31);
        }

        Vector.Store(s00, c);
        Vector.Store(s01, c + n);
        Vector.Store(s10, c1);
        Vector.Store(s11, c1 + n);
        Vector.Store(s20, c2);
        Vector.Store(s21, c2 + n);
        Vector.Store(s30, c3);
        Vector.Store(s31, c3 + n);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    static void FourNarrow(float* a, int rowStep, int innerStep, float* b, float* c, int inner, int columns)
    {
        Vector<float> s0 = Vector.Load(c), s1 = Vector.Load(c + columns), s2 = Vector.Load(c + 2 * columns), s3 = Vector.Load(c + 3 * columns);
        for (var k = 0; k < inner; k++, b += columns, a += innerStep)
        {
            var right = Vector.Load(b);
            s0 = Vector.MultiplyAddEstimate(new Vector<float>(*a), right, s0);
            s1 = Vector.MultiplyAddEstimate(new Vector<float>(a[rowStep]), right, s1);
            s2 = Vector.MultiplyAddEstimate(new Vector<float>(a[2 * rowStep]), right, s2);
            s3 = Vector.MultiplyAddEstimate(new Vector<float>(a[3 * rowStep]), right, s3);
        }

        Vector.Store(s0, c);
        Vector.Store(s1, c + columns);
        Vector.Store(s2, c + 2 * columns);
        Vector.Store(s3, c + 3 * columns);
    }

    static void One(float* a, int innerStep, float* b, float* c, int inner, int columns)
    {
        var sum = Vector.Load(c);
        for (var k = 0; k < inner; k++, b += columns, a += innerStep) sum = Vector.MultiplyAddEstimate(new Vector<float>(*a), Vector.Load(b), sum);
        Vector.Store(sum, c);
    }
}
