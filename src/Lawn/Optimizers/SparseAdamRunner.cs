using Lawn.Kernels;
using static TorchSharp.torch;

namespace Lawn.Optimizers;

/// <summary>Steps parameters with sparse gradients row by row, and hands those with dense gradients to Adam's own runner.</summary>
sealed class SparseAdamRunner : StepRunner<AdamOptions>
{
    readonly TensorStepRunner<AdamStep, AdamOptions> dense = new();
    readonly GradientScan<AdamOptions> scan = new();
    readonly List<TrackedParameter<AdamOptions>> withDenseGradients = [];
    readonly Dictionary<IntPtr, TableNorm> norms = [];

    public override void Step(
        IReadOnlyList<TrackedParameter<AdamOptions>> parameters, IReadOnlyDictionary<IntPtr, double>? radii, ConstraintOptions options)
    {
        withDenseGradients.Clear();
        foreach (var parameter in parameters)
        {
            using var gradient = parameter.Parameter.grad;
            if (gradient is null || parameter.Parameter.numel() == 0) continue;
            if (gradient.is_sparse) StepRows(parameter, gradient, radii, options);
            else withDenseGradients.Add(parameter);
        }

        dense.Step(withDenseGradients, radii, options);
    }

    public override TrackedParameter<AdamOptions>? StepIfFinite(
        IReadOnlyList<TrackedParameter<AdamOptions>> parameters, IReadOnlyDictionary<IntPtr, double>? radii, ConstraintOptions options)
    {
        if (scan.Run(parameters, _ => false) is { } fault) return parameters[fault];
        Step(parameters, radii, options);
        return null;
    }

    public override void Settle(IReadOnlyList<TrackedParameter<AdamOptions>> parameters)
    {
        norms.Clear();
        dense.Settle(parameters);
    }

    void StepRows(
        TrackedParameter<AdamOptions> parameter, Tensor gradient, IReadOnlyDictionary<IntPtr, double>? radii, ConstraintOptions options)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        var coalesced = MultiTensor.Coalesce(gradient);
        var indices = coalesced.SparseIndices;
        if (indices.shape[0] != 1)
            throw new InvalidOperationException($"SparseAdam needs gradients that are sparse in rows only; one is sparse in {indices.shape[0]} dimensions.");

        var rows = new TouchedRows(indices.select(0, 0).contiguous(), coalesced.SparseValues.contiguous());
        var (step, _) = parameter.Moments.Begin(AdamStep.Moments(parameter.Options));
        double? radius = radii is not null && radii.TryGetValue(parameter.Handle, out var held) ? held : null;
        var constraint = radius is null ? default(Constraint?) : new Constraint(radius.Value, !options.SkipProjection, Lazy: null);
        if (rows.TryRead(parameter, out var table))
            SparseRowStep.Run(parameter.Options, step, table, constraint, radius is null ? null : NormOf(parameter, radius.Value, table));
        else
            ComposedRowStep.Run(parameter, step, rows, constraint);
    }

    TableNorm NormOf(TrackedParameter<AdamOptions> parameter, double radius, in RowTable table)
    {
        if (!norms.TryGetValue(parameter.Handle, out var norm) || norm.Radius != radius)
            norms[parameter.Handle] = norm = TableNorm.Read(table, radius);
        return norm;
    }
}
