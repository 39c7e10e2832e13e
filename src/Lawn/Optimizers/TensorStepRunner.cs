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

    public override void Step(IReadOnlyList<TrackedParameter<TOptions>> parameters, IReadOnlyDictionary<IntPtr, double>? radii)
    {
        whole.Clear();
        shared.Clear();
        for (var i = 0; i < parameters.Count; i++)
        {
            var parameter = parameters[i];
            var gradient = NativeTensor.Gradient(parameter.Handle);
            if (gradient == IntPtr.Zero) continue;

            double? radius = radii is not null && radii.TryGetValue(parameter.Handle, out var held) ? held : null;
            var (step, isFresh) = parameter.Moments.Begin(TStep.Moments(parameter.Options));
            var tensorStep = TStep.For(parameter.Options, new StepContext(step, isFresh, parameter.IsVector));
            if (Memory.TryRead(parameter, gradient, out var slab))
                (slab.Length > SharedLength ? shared : whole).Add(new Item(tensorStep, slab, radius));
            else
                ComposedStep.Run<TStep, TOptions>(tensorStep, parameter, radius);
            NativeTensor.Release(gradient); // the parameter itself keeps the gradient alive
        }

        foreach (var item in shared) item.Step.Run(Blocks.OnAllThreads, item.Slab, item.Radius);
        WorkerPool.Shared.Run(this);
    }

    void IJob.Run(int item) => whole[item].Step.Run(Blocks.OnThisThread, whole[item].Slab, whole[item].Radius);

    readonly record struct Item(TStep Step, Slab Slab, double? Radius);
}
