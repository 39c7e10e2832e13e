using Lawn.Kernels;

namespace Lawn.Optimizers;

/// <summary>Adam's step of the touched rows of a table in the library's kernels, with LAWN's constraint on the whole table.</summary>
static class SparseRowStep
{
    public static void Run(AdamOptions options, long step, in RowTable table, Constraint? constraint, TableNorm? norm)
    {
        var before = constraint is null ? default : KernelLoop.Run(new InnerProducts(), table);
        var radial = constraint is { Projects: true } ? Sphere.Radial(before) : 0;
        var adam = new AdamCoefficients(options.Beta1!.Value, options.Beta2!.Value, options.Epsilon!.Value, -radial, step);
        var after = KernelLoop.Run(new AdamUpdate(adam, options.LearningRate!.Value, keep: 1), table);
        if (norm is null) return;

        var scaled = KernelLoop.Run(new Rescale(norm.ScaleOfRows(before.B, after.A)), table);
        norm.Replace(before.B, scaled.A);
    }
}
