using Lawn.Geometry;
using Lawn.Optimizers;
using Lawn.Switching;
using Lawn.Training;
using static TorchSharp.torch;

namespace Lawn.Tasks.Tests.Recommendation;

/// <summary>
/// Trains on the real MovieLens-100K. Adam-L must rank well; with the projection broken, so that it keeps the radial part of the
/// gradient and drops the lateral one, the same run must not.
/// </summary>
public class LearningTests
{
    const int BatchSize = 4096;
    const int Epochs = 20;
    const double Bound = 0.55; // of 100 candidates, chance finds the item in the first ten with 0.10

    [Fact]
    public void Adam_L_learns_to_rank() => Assert.InRange(HitRate(new LayerSphere()), Bound, 0.75);

    [Fact]
    public void A_broken_projection_misses_the_bound() => Assert.InRange(HitRate(new RadialOnly()), 0, 0.45);

    static double HitRate(IWeightGeometry geometry)
    {
        using var task = RealData.Create("movielens-100k", new TaskOptions { Model = "mlp", Seed = 1 });
        var stepsPerEpoch = (task.ExamplesPerEpoch + BatchSize - 1) / BatchSize;
        var options = new LawnOptions { SwitchRule = new SwitchAtStep(2 * stepsPerEpoch), Geometry = geometry };
        using var optimizer = new LawnOptimizer(new Adam(task.Model.parameters(), 0.01), task.Model, options);
        for (var epoch = 0; epoch < Epochs; epoch++)
            foreach (var batch in task.Batches(epoch, BatchSize))
                Step(task, batch, optimizer);
        return task.Evaluate(Split.Test)["HR@10"];
    }

    static void Step(ITrainingTask task, Batch batch, LawnOptimizer optimizer)
    {
        using var scope = NewDisposeScope();
        using (batch)
        {
            optimizer.zero_grad();
            task.Loss(task.Logits(batch), batch.Targets).backward();
            optimizer.step();
        }
    }

    /// <summary>The wrong way round: keeps what the sphere should take away.</summary>
    sealed class RadialOnly : IWeightGeometry
    {
        readonly LayerSphere sphere = new();

        public Tensor Norm(IReadOnlyList<Tensor> layer) => sphere.Norm(layer);

        public void Retract(IReadOnlyList<Tensor> layer, Tensor norm) => sphere.Retract(layer, norm);

        public void ProjectToTangent(IReadOnlyList<Tensor> vector, IReadOnlyList<Tensor> layer, Tensor norm)
        {
            using var scope = NewDisposeScope();
            var whole = vector.Select(v => v.clone()).ToList();
            sphere.ProjectToTangent(vector, layer, norm);
            foreach (var (part, full) in vector.Zip(whole)) part.copy_(full - part);
        }
    }
}
