using Lawn.Kernels;

namespace Lawn.Optimizers;

/// <summary>Adam's step of the touched rows of a table in the library's kernels, with LAWN's constraint on the whole table.</summary>
static class SparseRowStep
{
    public static void Run(AdamOptions options, long step, in RowTable table, Constraint? constraint, TableNorm? norm)
    {
        var before = constraint is null ? default : table.Run(new InnerProducts());
        var radial = constraint is { Projects: true } ? Sphere.Radial(before) : 0;
        var adam = new AdamCoefficients(options.Beta1!.Value, options.Beta2!.Value, options.Epsilon!.Value, -radial, step);
        var after = table.Run(new AdamUpdate(adam, options.LearningRate!.Value, keep: 1));
        if (norm is null) return;

        var scaled = table.Run(new Rescale((float)norm.ScaleOfRows(before.B, after.A)));
        norm.Replace(before.B, scaled.A);
    }
}
