namespace Lawn.Scope;

/// <summary>Whether a layer's weight norm is held, and why.</summary>
/// <param name="Weight">The layer's weight.</param>
/// <param name="IsHeld">True where the constrained phase holds its norm.</param>
/// <param name="Reason">One short sentence, shown to the user, that says why.</param>
public sealed record ScopeDecision(LayerWeight Weight, bool IsHeld, string Reason);
