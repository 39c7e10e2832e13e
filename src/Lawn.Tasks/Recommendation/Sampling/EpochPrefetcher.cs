namespace Lawn.Tasks.Recommendation;

/// <summary>Hands out epochs, and builds the next one on a background thread while the current one is trained on.</summary>
/// <remarks>At most one epoch is prepared ahead. To be used from one thread.</remarks>
sealed class EpochPrefetcher(EpochBuilder builder) : IDisposable
{
    int pendingEpoch;
    Task<EpochExamples>? pending;

    /// <summary>The examples of an epoch, which the caller disposes; starts on the next epoch.</summary>
    public EpochExamples Take(int epoch)
    {
        if (pending is not null && pendingEpoch != epoch) DropPending();
        // Built in the background even when needed at once, so that no dispose scope of the caller gets hold of the tensors.
        pending ??= Task.Run(() => builder.Build(epoch));
        var examples = pending.GetAwaiter().GetResult();
        pendingEpoch = epoch + 1;
        pending = Task.Run(() => builder.Build(epoch + 1));
        return examples;
    }

    /// <inheritdoc/>
    public void Dispose() => DropPending();

    void DropPending()
    {
        pending?.GetAwaiter().GetResult().Dispose();
        pending = null;
    }
}
