using Lawn.Geometry;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Optimizers;

/// <summary>The step of <see cref="SparseRowStep"/> in tensor operations on any device; touched rows keep the norm they had together.</summary>
static class ComposedRowStep
{
    static readonly LayerSphere Geometry = new();

    public static void Run(TrackedParameter<AdamOptions> parameter, long step, TouchedRows rows, Constraint? constraint)
    {
        var (first, second) = (parameter.Moments.First!, parameter.Moments.Second!);
        var weight = parameter.Parameter.index_select(0, rows.Indices).to_type(first.dtype);
        var gradient = rows.Values.to_type(first.dtype);
        var firstRows = first.index_select(0, rows.Indices);
        var secondRows = second.index_select(0, rows.Indices);

        var norm = Geometry.Norm([weight]);
        if (constraint is { Projects: true }) Geometry.ProjectToTangent([gradient = gradient.clone()], [weight], norm);
        AdamStep.For(parameter.Options, new StepContext(step, IsFresh: false, IsVector: false)).Run(weight, gradient, firstRows, secondRows);
        if (constraint is not null) Geometry.Retract([weight], norm);

        parameter.Parameter.index_copy_(0, rows.Indices, weight.to_type(parameter.Parameter.dtype));
        first.index_copy_(0, rows.Indices, firstRows);
        second.index_copy_(0, rows.Indices, secondRows);
    }
}
