namespace Lawn;

/// <summary>A weight, a gradient or a norm is NaN or infinite, or too large to be computed with. The optimizer has changed nothing.</summary>
/// <param name="parameter">The parameter's name in the model.</param>
/// <param name="step">The step's number, from 0.</param>
/// <param name="message">What is not finite, where and when.</param>
public sealed class NonFiniteException(string parameter, long step, string message) : ArithmeticException(message)
{
    /// <summary>The parameter's name in the model.</summary>
    public string Parameter { get; } = parameter;

    /// <summary>The step's number, from 0.</summary>
    public long Step { get; } = step;
}
