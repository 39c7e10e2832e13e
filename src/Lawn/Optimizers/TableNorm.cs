using Lawn.Kernels;

namespace Lawn.Optimizers;

/// <summary>The norm of a table as a running sum of squares in double precision, so that a step need not read rows it does not touch.</summary>
sealed class TableNorm
{
    TableNorm(double radius) => Radius = radius;

    /// <summary>The norm to hold.</summary>
    public double Radius { get; }

    /// <summary>The present sum of squares.</summary>
    public double SquaredNorm { get; private set; }

    /// <summary>Reads the whole table once and brings it to the radius.</summary>
    public static TableNorm Read(in RowTable table, double radius)
    {
        var squared = Blocks.OnAllThreads.Run(new Rescale(1), table.All).A;
        var scale = Sphere.Scale(radius, squared);
        return new TableNorm(radius) { SquaredNorm = Blocks.OnAllThreads.Run(new Rescale(scale), table.All).A };
    }

    /// <summary>The scale of the touched rows after which the whole table has its radius; 1 where no scale of them can do that.</summary>
    public double ScaleOfRows(double squaredBefore, double squaredAfter)
    {
        var others = SquaredNorm - squaredBefore;
        var room = Radius * Radius - others;
        return room > 0 && squaredAfter > 0 && Radius > 0 ? Math.Sqrt(room / squaredAfter) : 1;
    }

    /// <summary>Takes note that touched rows changed.</summary>
    public void Replace(double squaredBefore, double squaredAfter) => SquaredNorm += squaredAfter - squaredBefore;
}
