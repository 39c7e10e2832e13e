namespace Lawn.Kernels;

/// <summary>The sums a kernel took over an array; what each is, the kernel says.</summary>
readonly record struct Totals(double A, double B, double C)
{
    public static Totals operator +(Totals left, Totals right) => new(left.A + right.A, left.B + right.B, left.C + right.C);
}
