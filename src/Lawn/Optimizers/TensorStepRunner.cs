using Lawn.Kernels;
using static TorchSharp.torch;

namespace Lawn.Optimizers;

/// <summary>
/// Steps each parameter by the library's kernels where its weights, gradient and moments are dense float arrays of one order in
/// this machine's memory, and by tensor operations elsewhere. Large parameters are shared among the threads block by block, the
/// others are taken whole, so that all passes over one find it in the cache.
/// </summary>
sealed class TensorStepRunner<TStep, TOptions> : StepRunner<TOptions>, IJob
    where TStep : struct, ITensorStep<TStep, TOptions>
{
    const long SharedLength = 8 * Blocks.Size;

    readonly List<Item> whole = [];
    readonly List<Item> shared = [];

    int IJob.Count => whole.Count;

    public override void Step(IReadOnlyList<TrackedParameter<TOptions>> parameters, IReadOnlyDictionary<IntPtr, double>? radii, ConstraintOptions options)
    {
        whole.Clear();
        shared.Clear();
        for (var i = 0; i < parameters.Count; i++)
        {
            var parameter = parameters[i];
            var gradient = NativeTensor.Gradient(parameter.Handle);
            if (gradient == IntPtr.Zero) continue;

            var constraint = ConstraintOn(parameter, radii, options);
            var (step, isFresh) = parameter.Moments.Begin(TStep.Moments(parameter.Options));
            var tensorStep = TStep.For(parameter.Options, new StepContext(step, isFresh, parameter.IsVector));
            if (Memory.TryRead(parameter, gradient, out var slab))
                (slab.Length > SharedLength ? shared : whole).Add(new Item(tensorStep, slab, constraint));
            else
                ComposedStep.Run<TStep, TOptions>(tensorStep, parameter, constraint);
            NativeTensor.Release(gradient); // the parameter itself keeps the gradient alive
        }

        foreach (var item in shared) item.Step.Run(Blocks.OnAllThreads, item.Slab, item.Constraint);
        WorkerPool.Shared.Run(this);
    }

    public override void Settle(IReadOnlyList<TrackedParameter<TOptions>> parameters)
    {
        foreach (var parameter in parameters)
        {
            if (parameter.Lazy is not { } lazy) continue;
            var scale = (float)lazy.Settle();
            if (scale != 1 && Memory.TryReadWeight(parameter.Handle, out var slab)) Blocks.OnAllThreads.Run(new Rescale(scale), slab);
        }
    }

    static Constraint? ConstraintOn(TrackedParameter<TOptions> parameter, IReadOnlyDictionary<IntPtr, double>? radii, ConstraintOptions options)
    {
        if (radii is null || !radii.TryGetValue(parameter.Handle, out var radius)) return null;
        if (options.LazyRetraction) parameter.Lazy ??= new LazyRetraction();
        return new Constraint(radius, !options.SkipProjection, options.LazyRetraction ? parameter.Lazy : null);
    }

    void IJob.Run(int item) => whole[item].Step.Run(Blocks.OnThisThread, whole[item].Slab, whole[item].Constraint);

    readonly record struct Item(TStep Step, Slab Slab, Constraint? Constraint);
}
