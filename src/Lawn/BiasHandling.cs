namespace Lawn;

/// <summary>What happens to the bias of a held layer.</summary>
public enum BiasHandling
{
    /// <summary>It stays free; the default.</summary>
    Free,

    /// <summary>It joins the layer's weight in one norm, ||(w, b)||.</summary>
    JoinWeight,
}
