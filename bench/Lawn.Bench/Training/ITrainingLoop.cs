namespace Lawn.Bench.Training;

/// <summary>NeuMF on MovieLens-1M in one of the ways that are compared.</summary>
interface ITrainingLoop : IDisposable
{
    /// <summary>Its row in the table.</summary>
    string Name { get; }

    /// <summary>Trains for some steps on examples that are drawn already.</summary>
    /// <returns>The seconds they took.</returns>
    double Steps(int count);

    /// <summary>Draws the examples of an epoch, on one thread.</summary>
    /// <returns>The seconds that took.</returns>
    double Sample();

    /// <summary>Starts anew and trains for one epoch.</summary>
    /// <returns>The mean loss over it.</returns>
    double Epoch();
}
