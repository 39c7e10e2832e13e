using Lawn.Kernels;

namespace Lawn.Optimizers;

/// <summary>
/// The pass over all gradients before a step that must not be taken if one is not finite. Where the step will project, the pass takes
/// the inner products that it needs. Its results are good for the step that follows in the same call, and are kept no longer.
/// </summary>
sealed class GradientScan<TOptions> : IJob
{
    readonly List<Item> items = [];
    Totals?[] products = [];

    /// <summary>The inner products of each parameter, by its place; null where they were not taken.</summary>
    public ReadOnlySpan<Totals?> Products => products;

    int IJob.Count => items.Count;

    /// <summary>Scans all gradients.</summary>
    /// <returns>The place of the first parameter whose gradient has a NaN or an infinity; null where there is none.</returns>
    public int? Run(IReadOnlyList<TrackedParameter<TOptions>> parameters, Func<TrackedParameter<TOptions>, bool> needsProducts)
    {
        items.Clear();
        if (products.Length < parameters.Count) products = new Totals?[parameters.Count];
        Array.Clear(products);
        for (var i = 0; i < parameters.Count; i++)
        {
            var gradient = NativeTensor.Gradient(parameters[i].Handle);
            if (gradient == IntPtr.Zero) continue;
            var isFinite = true;
            if (Memory.TryReadGradient(parameters[i].Handle, gradient, out var slab)) items.Add(new Item(i, slab, needsProducts(parameters[i])));
            else isFinite = GradientCheck.IsFinite(parameters[i].Parameter);
            NativeTensor.Release(gradient); // the parameter itself keeps the gradient alive
            if (!isFinite) return i;
        }

        WorkerPool.Shared.Run(this);
        foreach (var item in items)
        {
            ref var sums = ref products[item.Index];
            if (!double.IsFinite(sums!.Value.C) && !GradientCheck.IsFinite(item.Slab)) return item.Index;
            if (!item.NeedsProducts) sums = null;
        }

        return null;
    }

    void IJob.Run(int item)
    {
        var (index, slab, needsProducts) = items[item];
        products[index] = needsProducts ? Blocks.OnThisThread.Run(new InnerProducts(), slab) : Blocks.OnThisThread.Run(new Finiteness(), slab);
    }

    readonly record struct Item(int Index, Slab Slab, bool NeedsProducts);
}
