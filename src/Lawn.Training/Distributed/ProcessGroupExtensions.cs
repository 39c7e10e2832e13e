using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>What follows from the calls of a process group.</summary>
public static class ProcessGroupExtensions
{
    /// <summary>Whether this is the rank that writes files and talks to the user.</summary>
    public static bool IsRoot(this IProcessGroup group) => group.Rank == 0;

    /// <summary>Replaces the elements of a tensor by their sums over all ranks; see <see cref="IProcessGroup.StartSum"/>.</summary>
    public static void Sum(this IProcessGroup group, Tensor values) => group.StartSum(values).Wait();

    /// <summary>The numbers of rank 0.</summary>
    public static double[] FromRoot(this IProcessGroup group, params double[] values)
    {
        if (group.Size == 1) return values;
        using var scope = NewDisposeScope();
        var shared = tensor(values).to(group.DeviceType);
        group.Broadcast(shared);
        return shared.cpu().data<double>().ToArray();
    }

    /// <summary>The sums of some numbers over all ranks, in fp32.</summary>
    public static float[] Sum(this IProcessGroup group, params float[] values)
    {
        if (group.Size == 1) return values;
        using var scope = NewDisposeScope();
        var shared = tensor(values).to(group.DeviceType);
        group.Sum(shared);
        return shared.cpu().data<float>().ToArray();
    }
}
