using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Diagnostics;

/// <summary>
/// The mean loss over a fixed sample of data as a function of a model's parameters, with its gradient and its Hessian's products. A vector
/// is flat: all trainable parameters one after the other, in the model's order. Put the model in evaluation mode first, so that the loss
/// is a function of the parameters alone; in fp64 the numbers are good to many digits.
/// </summary>
/// <example><code>
/// model.eval();
/// var surface = LossSurface.Of(model, batches, (input, target) => nn.functional.cross_entropy(model.call(input), target));
/// var report = Sharpness.Measure(surface, new SharpnessOptions());
/// </code></example>
public sealed class LossSurface
{
    readonly int batchCount;
    readonly Func<int, (Tensor MeanLoss, long Examples)> lossOf;

    /// <summary>A surface over numbered batches.</summary>
    /// <param name="model">The model whose trainable parameters are the variables.</param>
    /// <param name="batchCount">The number of batches.</param>
    /// <param name="lossOf">The mean loss of a batch, a scalar with a graph to the parameters, and how many examples it is the mean of.</param>
    /// <exception cref="ArgumentException">There is no batch, or the model has no trainable parameter.</exception>
    public LossSurface(nn.Module model, int batchCount, Func<int, (Tensor MeanLoss, long Examples)> lossOf)
    {
        ArgumentNullException.ThrowIfNull(model);
        this.lossOf = lossOf ?? throw new ArgumentNullException(nameof(lossOf));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchCount);
        this.batchCount = batchCount;
        Parameters = [.. model.parameters().Where(p => p.requires_grad).DistinctBy(p => p.Handle)];
        if (Parameters.Count == 0) throw new ArgumentException("The model has no trainable parameter.", nameof(model));
    }

    /// <summary>The variables.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>How many numbers a vector has.</summary>
    public long Dimension => Parameters.Sum(p => p.numel());

    /// <summary>A surface over pairs of inputs and targets; the first dimension of a target counts its examples.</summary>
    public static LossSurface Of(nn.Module model, IReadOnlyList<(Tensor Input, Tensor Target)> batches, Func<Tensor, Tensor, Tensor> meanLoss) =>
        new(model, batches.Count, number => (meanLoss(batches[number].Input, batches[number].Target), batches[number].Target.shape[0]));

    /// <summary>The mean loss.</summary>
    public double Loss()
    {
        using var noGradients = no_grad();
        var (sum, count) = (0.0, 0L);
        for (var number = 0; number < batchCount; number++)
        {
            using var scope = NewDisposeScope();
            var (loss, examples) = lossOf(number);
            (sum, count) = (sum + loss.to_type(ScalarType.Float64).item<double>() * examples, count + examples);
        }

        return sum / count;
    }

    /// <summary>The gradient of the mean loss: a flat vector.</summary>
    public Tensor Gradient() => Mean((loss, variables) => autograd.grad([loss], variables, allow_unused: true));

    /// <summary>The Hessian of the mean loss times a flat vector, by differentiating the gradient's product with it (Pearlmutter 1994).</summary>
    public Tensor HessianTimes(Tensor vector)
    {
        using var parts = NewDisposeScope();
        var directions = Split(vector);
        return Mean((loss, variables) =>
        {
            var gradients = autograd.grad([loss], variables, retain_graph: true, create_graph: true, allow_unused: true);
            var terms = gradients.Zip(directions).Where(pair => IsThere(pair.First) && pair.First.requires_grad).Select(pair => (pair.First * pair.Second).sum()).ToArray();
            return terms.Length == 0 ? [] : autograd.grad([stack(terms).sum()], variables, allow_unused: true); // none: linear, its Hessian is 0
        }).MoveToOuterDisposeScope();
    }

    /// <summary>The mean loss at the parameters plus a flat vector; the parameters come back bit for bit.</summary>
    public double LossAt(Tensor shift)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var before = Parameters.Select(p => p.clone()).ToList();
        try
        {
            foreach (var (parameter, part) in Parameters.Zip(Split(shift))) parameter.add_(part);
            return Loss();
        }
        finally
        {
            foreach (var (parameter, was) in Parameters.Zip(before)) parameter.copy_(was);
        }
    }

    /// <summary>The parts of a flat vector in the parameters' shapes: views of it.</summary>
    public IReadOnlyList<Tensor> Split(Tensor vector)
    {
        if (vector.dim() != 1 || vector.shape[0] != Dimension)
            throw new ArgumentException($"The vector must be flat with {Dimension} numbers, not [{string.Join(", ", vector.shape)}].", nameof(vector));
        return [.. vector.split([.. Parameters.Select(p => p.numel())]).Zip(Parameters, (part, parameter) => part.view(parameter.shape))];
    }

    Tensor Mean(Func<Tensor, IList<Tensor>, IList<Tensor>> derivative)
    {
        using var scope = NewDisposeScope();
        var variables = Parameters.ToArray<Tensor>();
        var (sum, count) = (zeros(Dimension, variables[0].dtype, variables[0].device), 0L);
        for (var number = 0; number < batchCount; number++)
        {
            using var batch = NewDisposeScope();
            var (parts, examples) = Differentiate(number, derivative, variables);
            using var noGradients = no_grad();
            if (parts.Count > 0) sum.add_(cat([.. parts.Zip(variables, Flat)]).mul(examples));
            count += examples;
        }

        return sum.div_(count).MoveToOuterDisposeScope();
    }

    (IList<Tensor> Parts, long Examples) Differentiate(int number, Func<Tensor, IList<Tensor>, IList<Tensor>> derivative, IList<Tensor> variables)
    {
        using var gradients = enable_grad();
        var (loss, examples) = lossOf(number);
        if (!loss.requires_grad) throw new InvalidOperationException("The loss has no graph to the parameters: it must not be computed under no_grad or detached.");
        return (derivative(loss, variables), examples);
    }

    static Tensor Flat(Tensor? part, Tensor variable) => IsThere(part) ? part!.detach().flatten() : zeros_like(variable).flatten();

    // A parameter without part in the loss has no gradient.
    static bool IsThere(Tensor? part) => part is { IsInvalid: false };
}
