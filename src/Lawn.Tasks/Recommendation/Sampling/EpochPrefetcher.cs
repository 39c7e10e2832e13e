namespace Lawn.Tasks.Recommendation;

/// <summary>Hands out epochs, and builds the one that comes next on a background thread while another is trained on.</summary>
/// <remarks>At most one epoch is prepared ahead. To be used from one thread.</remarks>
sealed class EpochPrefetcher(EpochBuilder builder) : IDisposable
{
    int pendingEpoch;
    Task<EpochExamples>? pending;

    /// <summary>The examples of an epoch, which the caller disposes.</summary>
    public EpochExamples Take(int epoch)
    {
        Prepare(epoch); // in the background even when needed at once, so that no dispose scope of the caller gets hold of the tensors
        var examples = pending!.GetAwaiter().GetResult();
        pending = null;
        return examples;
    }

    /// <summary>Starts on an epoch, in place of any other that was begun.</summary>
    public void Prepare(int epoch)
    {
        if (pending is not null && pendingEpoch == epoch) return;
        DropPending();
        pendingEpoch = epoch;
        pending = Task.Run(() => builder.Build(epoch));
    }

    /// <inheritdoc/>
    public void Dispose() => DropPending();

    void DropPending()
    {
        pending?.GetAwaiter().GetResult().Dispose();
        pending = null;
    }
}
