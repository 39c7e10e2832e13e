using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Scope.Probing;

/// <summary>Evaluates the user's closure, each time from the same random state, and turns what can go wrong into clear errors.</summary>
sealed class LogitProbe(Func<Tensor> logits, ModelSnapshot snapshot)
{
    /// <summary>The relative difference above which two logits are not equal, by the precision they are computed in.</summary>
    public double Tolerance { get; private set; } = 1e-5;

    /// <summary>One evaluation that must succeed with finite logits.</summary>
    /// <exception cref="ArgumentException">It does not.</exception>
    public Logits Run()
    {
        var result = TryRun();
        return result.IsFinite
            ? result
            : throw new ArgumentException("The logits of the sample batch are not finite: check the sample and the model's weights for NaN and infinity.");
    }

    /// <summary>One evaluation; its logits may be infinite or NaN.</summary>
    public Logits TryRun()
    {
        using var scope = NewDisposeScope();
        snapshot.ResetRandomState();
        Tensor output;
        try
        {
            output = logits() ?? throw new ArgumentException("The closure returned null instead of the logits.");
        }
        catch (ExternalException error)
        {
            throw new ArgumentException("The model failed on the sample batch of the end-homogeneous scope: "
                + $"{error.Message.Split('\n')[0]}", error);
        }

        if (!output.is_floating_point()) throw new ArgumentException($"The logits must be floating point, but the closure returned {output.dtype}.");
        if (output.numel() == 0) throw new ArgumentException("The closure returned no logits: the sample batch is empty.");
        if (output.dim() == 0 || output.shape[0] < 2)
            throw new ArgumentException("The sample batch needs two samples or more, with the samples in the first dimension of the logits.");
        if (output.dtype is ScalarType.Float16 or ScalarType.BFloat16) Tolerance = 1e-2;
        var values = output.detach().to(ScalarType.Float64).cpu().contiguous().data<double>().ToArray();
        return new Logits(values, (int)output.shape[0]);
    }
}
