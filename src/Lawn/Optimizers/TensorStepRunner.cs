using Lawn.Kernels;
using static TorchSharp.torch;

namespace Lawn.Optimizers;

/// <summary>
/// Steps each parameter by the library's kernels where its weights, gradient and moments are dense arrays of one order and one
/// type in this machine's memory, in multi-tensor operations on other devices, and by single tensor operations elsewhere. Large
/// parameters are shared among the threads block by block, the others are taken whole, so that all passes over one find it in the
/// cache.
/// </summary>
sealed class TensorStepRunner<TStep, TOptions> : StepRunner<TOptions>, IJob
    where TStep : struct, ITensorStep<TStep, TOptions>
{
    const long SharedLength = 8 * Blocks.Size;

    readonly MultiTensorBatches<TStep, TOptions> batches = new();
    readonly GradientScan<TOptions> scan = new();
    readonly Func<TrackedParameter<TOptions>, bool> projects;
    readonly List<Item> whole = [];
    readonly List<Item> shared = [];
    IReadOnlyDictionary<IntPtr, double>? projected;

    public TensorStepRunner() => projects = parameter => projected is not null && projected.ContainsKey(parameter.Handle);

    int IJob.Count => whole.Count;

    public override void Step(IReadOnlyList<TrackedParameter<TOptions>> parameters, IReadOnlyDictionary<IntPtr, double>? radii, ConstraintOptions options) =>
        Step(parameters, radii, options, []);

    public override TrackedParameter<TOptions>? StepIfFinite(IReadOnlyList<TrackedParameter<TOptions>> parameters, IReadOnlyDictionary<IntPtr, double>? radii, ConstraintOptions options)
    {
        projected = options.SkipProjection ? null : radii;
        if (scan.Run(parameters, projects) is { } fault) return parameters[fault];
        Step(parameters, radii, options, scan.Products);
        return null;
    }

    void Step(IReadOnlyList<TrackedParameter<TOptions>> parameters, IReadOnlyDictionary<IntPtr, double>? radii, ConstraintOptions options, ReadOnlySpan<Totals?> products)
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
            var context = new StepContext(step, isFresh, parameter.IsVector);
            if (!MultiTensorRule.TakesAll && Memory.TryRead(parameter, gradient, out var slab))
            {
                parameter.AskForHugePages(slab);
                if (!products.IsEmpty) slab.Products = products[i];
                (slab.Length > SharedLength ? shared : whole).Add(new Item(TStep.For(parameter.Options, context), slab, constraint));
            }
            else
            {
                StepInTensors(parameter, context, constraint);
            }

            NativeTensor.Release(gradient); // the parameter itself keeps the gradient alive
        }

        batches.Run();

        foreach (var item in shared) Run(item, Blocks.OnAllThreads);
        WorkerPool.Shared.Run(this);
    }

    public override void Settle(IReadOnlyList<TrackedParameter<TOptions>> parameters)
    {
        foreach (var parameter in parameters)
        {
            if (parameter.Lazy is not { } lazy) continue;
            var scale = lazy.Settle();
            if (scale != 1 && Memory.TryReadWeight(parameter.Handle, out var slab)) Blocks.OnAllThreads.Run(new Rescale(scale), slab);
        }
    }

    void StepInTensors(TrackedParameter<TOptions> parameter, in StepContext context, Constraint? constraint)
    {
        if (MultiTensorRule.Takes(parameter.Parameter))
            batches.Add(parameter, context, constraint);
        else
            ComposedStep.Run<TStep, TOptions>(TStep.For(parameter.Options, context), parameter, constraint);
    }

    static Constraint? ConstraintOn(TrackedParameter<TOptions> parameter, IReadOnlyDictionary<IntPtr, double>? radii, ConstraintOptions options)
    {
        if (radii is null || !radii.TryGetValue(parameter.Handle, out var radius)) return null;
        if (options.LazyRetraction) parameter.Lazy ??= new LazyRetraction();
        return new Constraint(radius, !options.SkipProjection, options.LazyRetraction ? parameter.Lazy : null);
    }

    void IJob.Run(int item) => Run(whole[item], Blocks.OnThisThread);

    // The retraction of half-precision weights is exact: what laziness leaves would be less than their rounding.
    static unsafe void Run(in Item item, Blocks blocks)
    {
        var (slab, constraint) = (item.Slab, item.Constraint);
        if (HalfPrecision.Is(slab.Type) && constraint is { } held)
        {
            slab.Staged = Scratch.Take(slab.Length);
            constraint = held with { Lazy = null };
        }

        item.Step.Run(blocks, slab, constraint);
    }

    readonly record struct Item(TStep Step, Slab Slab, Constraint? Constraint);
}
