using TorchSharp.Modules;

namespace Lawn.Scope.Probing;

/// <summary>A parameter with its path, its owner's kind and its role.</summary>
/// <param name="Name">The path in the model.</param>
/// <param name="Value">The parameter.</param>
/// <param name="Role">What it does in its layer.</param>
/// <param name="IsEmbedding">True for an embedding table, whose natural scale is one an entry.</param>
/// <param name="Position">Its place in the order of the model's parameters.</param>
sealed record ProbeParameter(string Name, Parameter Value, ParameterRole Role, bool IsEmbedding, int Position);
