using Lawn.Scope.Probing;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lawn.Scope;

/// <summary>
/// The end-homogeneous sub-network: every layer weight w_l for which the logits f are positively homogeneous of degree 1 in w_l
/// together with the biases b at and after that layer, f(a w_l, a b) = a f for every a &gt; 0. Without biases
/// <c>&lt;w_l, dL/dw_l&gt;</c> is then the same number for all these layers, whatever the loss L of the logits (Euler's identity).
/// </summary>
/// <remarks>
/// <para>
/// The decision comes from forward evaluations of the logits on a sample batch, so it holds for any module, however its forward is written.
/// Dropout is off, batch normalisation uses the statistics of the sample. All biases are set to zero, the weights once to random values
/// and once to the model's own, and each weight is scaled by powers of two, for which a homogeneous network answers exactly. What passes is
/// tested once more with random biases. Module types and forward hooks only serve the explanation.
/// </para>
/// <para>
/// Afterwards parameters, gradients, buffers, train/eval modes and torch's random state on the CPU are what they were, bit for bit, also
/// when an exception leaves. Parameters are written in place meanwhile: do not call between a forward pass and its backward pass.
/// </para>
/// </remarks>
/// <example><code>var scope = new EndHomogeneous(() => model.call(users, items));</code></example>
public sealed class EndHomogeneous : IScope
{
    readonly Func<Tensor> logits;

    /// <summary>A detector for a model of any signature.</summary>
    /// <param name="logits">Runs the model on a sample batch of two samples or more and returns its logits, samples in the first dimension.
    /// It is called a few times for each layer, so keep the sample small.</param>
    /// <exception cref="ArgumentNullException"><paramref name="logits"/> is null.</exception>
    public EndHomogeneous(Func<Tensor> logits) => this.logits = logits ?? throw new ArgumentNullException(nameof(logits));

    /// <summary>A detector for a model of one input.</summary>
    /// <param name="model">The model whose output are the logits.</param>
    /// <param name="sample">A batch of two samples or more, of the shape, type and device that the model takes.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public EndHomogeneous(Module<Tensor, Tensor> model, Tensor sample)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(sample);
        logits = () => model.call(sample);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The model cannot be probed: it fails on the sample batch, its logits are not floating point,
    /// not finite or always zero, or they depend on no layer weight of the model.</exception>
    public IReadOnlyList<ScopeDecision> Decide(Module model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var weights = LayerWeight.Of(model);
        if (weights.Count == 0) return [];

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var snapshot = new ModelSnapshot(model);
        using var trace = new CallTrace(model);
        var parameters = new ProbeParameters(model);
        var probe = new LogitProbe(logits, snapshot);
        snapshot.UseEvaluationMode();
        probe.Run();

        var test = new HomogeneityTest(probe, parameters, snapshot, trace);
        var findings = test.Examine(weights);
        if (findings.All(f => f.Kind is FindingKind.NoEffect))
            throw new ArgumentException("The logits of the sample batch depend on no layer weight of the model: does the closure run this model?");

        return [.. weights.Zip(findings, (weight, finding) => new ScopeDecision(weight, finding.Kind is FindingKind.Homogeneous, finding.Reason))];
    }
}
