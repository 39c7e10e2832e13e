namespace Lawn.Switching;

/// <summary>
/// Tells when weights are no longer crowded, from the sign of the radial part of the gradient. A network that has learned a direction faster than its
/// norms could follow has logits too small for what it knows: on every batch the loss would fall by scaling the weights up alone, &lt;g, w&gt; &lt; 0. Once the
/// norms have caught up the sign comes to vary from batch to batch. The sum of &lt;g, w&gt; over the layers is the derivative of the loss by the logarithm of
/// their common scale; layers before a batch normalisation add nothing to it.
/// </summary>
sealed class CrowdedPhase
{
    /// <summary>Numbers in <see cref="Memory"/>.</summary>
    public const int MemoryLength = 3;

    const int LooksToBegin = 3;

    const int LooksToEnd = 2;

    bool hasBegun;
    int inARow;

    /// <summary>Whether it has begun and ended.</summary>
    public bool IsOver { get; private set; }

    /// <summary>What it remembers.</summary>
    public IReadOnlyList<double> Memory => [hasBegun ? 1 : 0, inARow, IsOver ? 1 : 0];

    /// <summary>Looks at the layers of one more step; nothing changes once it is over, nor by gradients that are not finite.</summary>
    /// <param name="layers">The held layers.</param>
    /// <param name="outwardCosine">It begins where some layer's cos(g, w) is below the negative of this.</param>
    public void Look(IReadOnlyList<LayerSignal> layers, double outwardCosine)
    {
        if (IsOver) return;
        var radial = layers.Sum(layer => layer.Radial);
        if (!double.IsFinite(radial)) return;
        var counts = hasBegun ? radial >= 0 : radial < 0 && layers.Min(layer => layer.Cosine) < -outwardCosine;
        inARow = counts ? inARow + 1 : 0;
        if (inARow < (hasBegun ? LooksToEnd : LooksToBegin)) return;
        (IsOver, hasBegun, inARow) = (hasBegun, true, 0);
    }

    /// <summary>Takes over what another one remembered.</summary>
    public void Restore(IReadOnlyList<double> memory) => (hasBegun, inARow, IsOver) = (memory[0] == 1, (int)memory[1], memory[2] == 1);
}
