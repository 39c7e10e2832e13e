using Lawn.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Optimizers;

/// <summary>
/// Collects the parameters of one step that lie on other devices into lists with the same numbers, and steps each list in at most
/// three native calls: projection, step and retraction.
/// </summary>
sealed class MultiTensorBatches<TStep, TOptions>
    where TStep : struct, ITensorStep<TStep, TOptions>
{
    readonly Dictionary<Key, List<(TrackedParameter<TOptions> Parameter, double Radius)>> batches = [];
    readonly RadiiOnDevice radii = new();

    public void Add(TrackedParameter<TOptions> parameter, in StepContext context, Constraint? constraint)
    {
        var tensor = parameter.Parameter;
        var key = new Key(parameter.Options, context, tensor.dtype, tensor.device.ToString(), constraint is not null, constraint is { Projects: true });
        if (!batches.TryGetValue(key, out var batch)) batches[key] = batch = [];
        batch.Add((parameter, constraint?.Radius ?? 0));
    }

    public void Run()
    {
        if (batches.Count == 0) return;
        using var noGradients = no_grad();
        foreach (var (key, batch) in batches)
        {
            using var scope = NewDisposeScope();
            Tensor[] weights = [.. batch.Select(b => b.Parameter.Parameter.detach())];
            Tensor[] gradients = [.. batch.Select(b => b.Parameter.Parameter.grad!)];
            if (key.Projects) gradients = MultiTensor.Project(weights, gradients);
            var first = batch.Select(b => b.Parameter.Moments.First).OfType<Tensor>().ToArray();
            var second = batch.Select(b => b.Parameter.Moments.Second).OfType<Tensor>().ToArray();
            TStep.For(key.Options, key.Context).Run(new TensorLists(weights, gradients, first, second));
            if (key.IsConstrained) MultiTensor.Retract(weights, radii.Get([.. batch.Select(b => b.Radius)], weights[0].device));
        }

        batches.Clear();
    }

    readonly record struct Key(TOptions Options, StepContext Context, ScalarType Type, string Device, bool IsConstrained, bool Projects);
}
