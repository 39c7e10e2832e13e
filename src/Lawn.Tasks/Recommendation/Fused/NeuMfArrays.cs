using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Tasks.Recommendation;

/// <summary>The memory of a NeuMF's parameters, or of their gradients: float32, contiguous, in main memory.</summary>
sealed unsafe class NeuMfArrays
{
    /// <summary>Reads the tensors' memory, which must stay alive.</summary>
    /// <param name="parameters">The four tables, weight and bias of each hidden layer, weight and bias of the prediction.</param>
    public NeuMfArrays(IReadOnlyList<Tensor> parameters)
    {
        GmfUsers = Memory(parameters[0]);
        GmfItems = Memory(parameters[1]);
        MlpUsers = Memory(parameters[2]);
        MlpItems = Memory(parameters[3]);
        Users = (int)parameters[0].shape[0];
        Items = (int)parameters[1].shape[0];
        Factors = (int)parameters[0].shape[1];
        Width = (int)parameters[2].shape[1];
        Layers = (parameters.Count - 6) / 2;
        Weights = new float*[Layers];
        Biases = new float*[Layers];
        Widths = new int[Layers + 1];
        Widths[0] = 2 * Width;
        for (var l = 0; l < Layers; l++)
        {
            Weights[l] = Memory(parameters[4 + 2 * l]);
            Biases[l] = Memory(parameters[5 + 2 * l]);
            Widths[l + 1] = (int)parameters[4 + 2 * l].shape[0];
        }

        Prediction = Memory(parameters[^2]);
        PredictionBias = Memory(parameters[^1]);
    }

    /// <summary>Tables: [rows, <see cref="Factors"/>] and [rows, <see cref="Width"/>].</summary>
    public float* GmfUsers { get; }

    public float* GmfItems { get; }

    public float* MlpUsers { get; }

    public float* MlpItems { get; }

    /// <summary>Rows of the tables of users.</summary>
    public int Users { get; }

    /// <summary>Rows of the tables of items.</summary>
    public int Items { get; }

    public int Factors { get; }

    public int Width { get; }

    /// <summary>The number of hidden layers.</summary>
    public int Layers { get; }

    /// <summary>Widths of the tower, from its inputs to its last features.</summary>
    public int[] Widths { get; }

    /// <summary>[outputs, inputs] each.</summary>
    public float*[] Weights { get; }

    public float*[] Biases { get; }

    /// <summary>Factors first, then the tower's features.</summary>
    public float* Prediction { get; }

    public float* PredictionBias { get; }

    /// <summary>Floats of the tower's activations of one example, its inputs left out.</summary>
    public int ActivationWidth => Widths.Skip(1).Sum();

    static float* Memory(Tensor tensor)
    {
        fixed (byte* bytes = tensor.bytes) return (float*)bytes; // native memory: nothing moves it
    }
}
