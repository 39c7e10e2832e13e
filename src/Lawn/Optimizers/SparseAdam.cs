using TorchSharp.Modules;

namespace Lawn.Optimizers;

/// <summary>
/// Adam that steps only the rows a sparse gradient touches, as torch.optim.SparseAdam does: the moments of other rows do not decay,
/// and their weights do not move. For embedding tables whose batches touch few rows (<c>Embedding(..., sparse: true)</c>).
/// Parameters with dense gradients take the step of <see cref="Adam"/>.
/// </summary>
/// <remarks>
/// LAWN on top acts within the touched rows T: their gradient loses its radial part (&lt;g_T,w_T&gt; / &lt;w_T,w_T&gt;) w_T, which makes it
/// tangential to the sphere of the whole table, and after the step they are scaled so that the whole table has its norm. That norm
/// is kept as a running sum of squares; the table is read as a whole only at the first constrained step and after
/// <see cref="IConstrainedStep.Settle"/>.
/// </remarks>
public sealed class SparseAdam : AdamFamily
{
    /// <summary>Optimizes parameters with one set of hyper-parameters.</summary>
    /// <param name="parameters">The parameters, on their final device.</param>
    /// <param name="lr">Learning rate.</param>
    /// <param name="beta1">Decay of the running mean of gradients.</param>
    /// <param name="beta2">Decay of the running mean of squared gradients.</param>
    /// <param name="eps">Term added to the root of the second moment.</param>
    public SparseAdam(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8)
        : this([new AdamParamGroup(parameters)], lr, beta1, beta2, eps)
    {
    }

    /// <summary>Optimizes groups of parameters; what a group leaves open is taken from the other arguments.</summary>
    /// <inheritdoc cref="SparseAdam(IEnumerable{Parameter}, double, double, double, double)" path="/param[@name!='parameters']"/>
    public SparseAdam(IEnumerable<AdamParamGroup> groups, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8)
        : base(
            new SparseAdamRunner(),
            new AdamOptions { LearningRate = lr, Beta1 = beta1, Beta2 = beta2, Epsilon = eps, WeightDecay = 0 },
            groups)
    {
    }
}
