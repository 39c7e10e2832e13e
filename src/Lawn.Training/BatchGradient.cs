using Lawn.Training.Precision;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>
/// Forward and backward pass of a batch: at once, or in equal parts one after the other whose gradients add up to the same mean, for a
/// batch whose activations do not fit in memory. (Batch normalisation then takes its statistics from each part.)
/// </summary>
sealed class BatchGradient(ITrainingTask task, RunConfig config)
{
    readonly DeviceType device = task.Model.parameters().First().device_type;
    readonly bool isMixed = config.Precision == "bf16";
    readonly LogitControl control = new(config.Temperature, config.LogitNorm);

    /// <summary>
    /// Sees the logits (fp32) that the loss is taken of, after a temperature or normalisation, and the targets, of each batch or of each of its parts,
    /// while the gradient graph is alive. Must not change them.
    /// </summary>
    public Action<Tensor, Tensor>? Observer { get; set; }

    /// <summary>Adds the batch's gradient to that of the parameters.</summary>
    /// <param name="batch">The batch, or the part of it that is this process'.</param>
    /// <param name="share">The part's share of the batch's examples.</param>
    /// <returns>The mean loss, times the share.</returns>
    public float Add(Batch batch, float share = 1)
    {
        if (config.SyncBatchNorm) return AddEqualParts(batch, share);
        if (batch.Size == 0) return 0;
        var partSize = (batch.Size + config.AccumulationSteps - 1) / config.AccumulationSteps;
        if (partSize == batch.Size) return AddPart(batch, share);
        var sum = 0f;
        foreach (var part in Parts(batch))
        {
            using var scope = NewDisposeScope();
            using var own = part;
            sum += AddPart(part, share * part.Size / batch.Size);
        }

        return sum;
    }

    /// <summary>Repeats the forward pass, without gradients, to find the first layer whose output is not finite.</summary>
    /// <returns>Its path in the model; null where all that can be seen are finite.</returns>
    public string? FirstNonFiniteLayer(Batch batch)
    {
        using var noGradients = no_grad();
        using var watch = new OutputWatch(task.Model);
        foreach (var part in Parts(batch))
        {
            using var scope = NewDisposeScope();
            Logits(part).Dispose();
            if (watch.First is not null) break;
        }

        return watch.First;
    }

    IEnumerable<Batch> Parts(Batch batch)
    {
        var partSize = (batch.Size + config.AccumulationSteps - 1) / config.AccumulationSteps;
        for (var start = 0L; start < batch.Size; start += partSize)
        {
            var length = Math.Min(partSize, batch.Size - start);
            yield return new Batch([.. batch.Inputs.Select(input => input.narrow(0, start, length))], batch.Targets.narrow(0, start, length));
        }
    }

    // Ranks that share the statistics of batch normalisation must make the same number of passes, be there an example for each or not.
    float AddEqualParts(Batch batch, float share)
    {
        var sum = 0f;
        for (var k = 0; k < config.AccumulationSteps; k++)
        {
            using var scope = NewDisposeScope();
            var (start, length) = new BatchShard(k, config.AccumulationSteps).Range(batch.Size);
            var part = new Batch([.. batch.Inputs.Select(input => input.narrow(0, start, length))], batch.Targets.narrow(0, start, length));
            sum += AddPart(part, length == 0 ? 0 : share * length / batch.Size);
        }

        return sum;
    }

    float AddPart(Batch batch, float share)
    {
        using var logits = Logits(batch);
        if (batch.Size == 0)
        {
            using var nothing = logits.sum();
            nothing.backward();
            return 0;
        }

        using var mean = Loss(logits, batch.Targets);
        if (share == 1)
        {
            mean.backward();
            return mean.item<float>();
        }

        using Scalar factor = share; // named, so that the garbage collector does not free it during the call
        using var loss = mean.mul(factor);
        loss.backward();
        return loss.item<float>();
    }

    Tensor Loss(Tensor logits, Tensor targets)
    {
        using var controlled = control.IsIdentity ? null : control.Apply(logits);
        var seen = controlled ?? logits;
        Observer?.Invoke(seen, targets);
        return task.Loss(seen, targets);
    }

    Tensor Logits(Batch batch)
    {
        if (!isMixed) return task.Logits(batch);
        using var precision = Autocast.BFloat16(device);
        using var logits = task.Logits(batch);
        return logits.to_type(ScalarType.Float32);
    }
}
