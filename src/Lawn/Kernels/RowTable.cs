using static TorchSharp.torch;

namespace Lawn.Kernels;

/// <summary>A parameter of rows in single or double precision, some of which have a gradient.</summary>
unsafe struct RowTable
{
    /// <summary>The whole parameter and its moments, without a gradient.</summary>
    public Slab All;

    /// <summary>Elements of a row.</summary>
    public long RowLength;

    /// <summary>The numbers of the rows with a gradient.</summary>
    public long* Rows;

    /// <summary>Their gradients, row after row.</summary>
    public void* Gradients;

    /// <summary>How many they are.</summary>
    public long Count;

    /// <summary>The memory of the i-th row that has a gradient.</summary>
    public readonly Slab Row(long i)
    {
        var rowBytes = RowLength * (All.Type == ScalarType.Float64 ? sizeof(double) : sizeof(float));
        var start = Rows[i] * rowBytes;
        return new Slab
        {
            Weight = (byte*)All.Weight + start,
            Gradient = (byte*)Gradients + i * rowBytes,
            First = (byte*)All.First + start,
            Second = (byte*)All.Second + start,
            Length = RowLength,
            Type = All.Type,
        };
    }
}
