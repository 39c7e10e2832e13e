namespace Lawn.Scope.Probing;

/// <summary>The result of examining one weight.</summary>
/// <param name="Kind">How the logits answer when the weight is scaled.</param>
/// <param name="Reason">The sentence for the user.</param>
sealed record Finding(FindingKind Kind, string Reason);
