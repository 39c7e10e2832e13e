using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Tasks.Synthetic;

/// <summary>
/// A classification problem made from a fixed seed: few hidden causes, seen through a curved map with noise, and classes that a random
/// smooth network (the teacher) assigns to the causes. A tenth of the training labels is replaced by random classes, so that a network with
/// enough weights fits the training data wholly only by learning labels that do not generalise, as on real data.
/// </summary>
/// <remarks>
/// <c>x = s (B tanh(A z) + noise)</c>, <c>z ~ N(0, I)</c>; the class is <c>argmax(D tanh(C z) - mean)</c>, the mean making the classes
/// about equally frequent. The labels of validation and test are the teacher's. The sizes were set so that a run takes seconds and a network
/// can fit all of the training data; no optimizer's result was looked at for them. The problem is the same for every run's seed, which
/// rules weights and order alone.
/// </remarks>
sealed class SyntheticProblem : IDisposable
{
    /// <summary>Features of a point.</summary>
    public const int Width = 64;

    /// <summary>The number of classes.</summary>
    public const int ClassCount = 10;

    /// <summary>The share of training labels that are replaced by a class drawn uniformly, which is right one time in ten.</summary>
    public const double LabelNoise = 0.1;

    const int TrainCount = 8192;
    const int ValidationCount = 2048;
    const int TestCount = 10_000;
    const int Causes = 10;
    const int HiddenWidth = 128;
    const double PointNoise = 0.2;
    const ulong Seed = 2021;

    /// <summary>Makes the problem.</summary>
    public SyntheticProblem()
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        using var generator = new Generator(Seed);
        Tensor Normal(long rows, long columns) => randn([rows, columns], float32, generator: generator);
        Tensor Layer(long inputs, long outputs) => Normal(inputs, outputs) / Math.Sqrt(inputs);

        const int All = TrainCount + ValidationCount + TestCount;
        var causes = Normal(All, Causes);
        var points = (2 * causes.matmul(Layer(Causes, HiddenWidth))).tanh().matmul(Layer(HiddenWidth, Width));
        points = points + (PointNoise * Normal(All, Width));
        points = points / points.std();

        var scores = (2 * causes.matmul(Layer(Causes, HiddenWidth))).tanh().matmul(Layer(HiddenWidth, ClassCount));
        var classes = (scores - scores.mean([0])).argmax(1);

        var noisy = rand([TrainCount], float32, generator: generator) < LabelNoise;
        var drawn = randint(0, ClassCount, [TrainCount], int64, generator: generator);
        var trainClasses = where(noisy, drawn, classes.narrow(0, 0, TrainCount));

        Train = Keep(points.narrow(0, 0, TrainCount), trainClasses);
        Validation = Keep(points.narrow(0, TrainCount, ValidationCount), classes.narrow(0, TrainCount, ValidationCount));
        Test = Keep(points.narrow(0, TrainCount + ValidationCount, TestCount), classes.narrow(0, TrainCount + ValidationCount, TestCount));
    }

    /// <summary>The training data, with noise in the labels.</summary>
    public SyntheticData Train { get; }

    /// <summary>Data for choosing hyper-parameters, with the teacher's labels.</summary>
    public SyntheticData Validation { get; }

    /// <summary>The test data, with the teacher's labels.</summary>
    public SyntheticData Test { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Train.Dispose();
        Validation.Dispose();
        Test.Dispose();
    }

    static SyntheticData Keep(Tensor points, Tensor classes) =>
        new(points.clone().DetachFromDisposeScope(), classes.clone().DetachFromDisposeScope());
}
