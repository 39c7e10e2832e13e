namespace Lawn.Tasks.Images;

/// <summary>Prepares the next item on a background thread while the current one is used.</summary>
static class ReadAhead
{
    /// <summary>
    /// The items in the given order, each handed over to the caller. An item that is prepared but not taken is disposed when the enumeration
    /// ends. A fault of the preparation leaves at the item that it belongs to.
    /// </summary>
    /// <remarks>Even the first is prepared in the background, so that no dispose scope of the caller gets hold of its tensors.</remarks>
    public static IEnumerable<T> Of<T>(int first, int count, Func<int, T> prepare)
        where T : IDisposable
    {
        if (first >= count) yield break;
        Task<T>? pending = Task.Run(() => prepare(first));
        try
        {
            for (var number = first; number < count; number++)
            {
                var current = pending.GetAwaiter().GetResult();
                var next = number + 1;
                pending = next < count ? Task.Run(() => prepare(next)) : null;
                yield return current;
                if (pending is null) yield break;
            }
        }
        finally
        {
            Drop(pending);
        }
    }

    static void Drop<T>(Task<T>? pending)
        where T : IDisposable
    {
        if (pending is null) return;
        ((IAsyncResult)pending).AsyncWaitHandle.WaitOne();
        if (pending.IsCompletedSuccessfully) pending.Result.Dispose();
    }
}
