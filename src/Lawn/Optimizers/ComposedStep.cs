using Lawn.Geometry;
using static TorchSharp.torch;

namespace Lawn.Optimizers;

/// <summary>A parameter's step in tensor operations, on any device and type; half precision is computed in single precision.</summary>
static class ComposedStep
{
    static readonly LayerSphere Geometry = new();

    public static void Run<TStep, TOptions>(in TStep step, TrackedParameter<TOptions> parameter, Constraint? constraint)
        where TStep : struct, ITensorStep<TStep, TOptions>
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        var isHalf = parameter.Parameter.dtype is ScalarType.Float16 or ScalarType.BFloat16;
        Tensor weight = isHalf ? parameter.Parameter.to_type(ScalarType.Float32) : parameter.Parameter;
        var gradient = parameter.Parameter.grad!;
        if (gradient.is_sparse) gradient = gradient.to_dense();
        if (isHalf) gradient = gradient.to_type(ScalarType.Float32);

        var radius = constraint is { } held ? tensor(held.Radius, dtype: weight.dtype, device: weight.device) : null;
        if (constraint is { Projects: true }) Geometry.ProjectToTangent([gradient = gradient.clone()], [weight], radius!);
        step.Run(weight, gradient, parameter.Moments.First, parameter.Moments.Second);
        if (radius is not null) Geometry.Retract([weight], radius);
        if (isHalf) parameter.Parameter.copy_(weight);
    }
}
