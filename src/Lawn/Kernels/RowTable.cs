namespace Lawn.Kernels;

/// <summary>A parameter of rows, some of which have a gradient.</summary>
unsafe struct RowTable
{
    /// <summary>The whole parameter and its moments, without a gradient.</summary>
    public Slab All;

    /// <summary>Elements of a row.</summary>
    public long RowLength;

    /// <summary>The numbers of the rows with a gradient.</summary>
    public long* Rows;

    /// <summary>Their gradients, row after row.</summary>
    public float* Gradients;

    /// <summary>How many they are.</summary>
    public long Count;

    /// <summary>The memory of the i-th row that has a gradient.</summary>
    public readonly Slab Row(long i)
    {
        var start = Rows[i] * RowLength;
        return new Slab
        {
            Weight = All.Weight + start,
            Gradient = Gradients + i * RowLength,
            First = All.First + start,
            Second = All.Second + start,
            Length = RowLength,
        };
    }
}
