using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>What follows from the calls of a process group.</summary>
public static class ProcessGroupExtensions
{
    /// <summary>Whether this is the rank that writes files and talks to the user.</summary>
    public static bool IsRoot(this IProcessGroup group) => group.Rank == 0;

    /// <summary>Replaces the elements of a tensor by their sums over all ranks; see <see cref="IProcessGroup.StartSum"/>.</summary>
    public static void Sum(this IProcessGroup group, Tensor values) => group.StartSum(values).Wait();

    /// <summary>The same for a tensor on any device, which goes through the group's where it is on another.</summary>
    public static void SumAnywhere(this IProcessGroup group, Tensor values)
    {
        if (group.Size == 1) return;
        if (values.device_type == group.DeviceType)
        {
            group.Sum(values);
            return;
        }

        using var noGradients = no_grad();
        using var staged = values.to(group.DeviceType);
        group.Sum(staged);
        values.copy_(staged);
    }

    /// <summary>Replaces a tensor of any device and order of elements by that of a rank.</summary>
    public static void BroadcastAnywhere(this IProcessGroup group, Tensor values, int root = 0)
    {
        if (group.Size == 1) return;
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var sent = values.detach().to(group.DeviceType).contiguous();
        group.Broadcast(sent, root);
        if (sent.Handle != values.Handle) values.copy_(sent);
    }

    /// <summary>The numbers of rank 0.</summary>
    public static double[] FromRoot(this IProcessGroup group, params double[] values)
    {
        if (group.Size == 1) return values;
        using var scope = NewDisposeScope();
        var shared = tensor(values).to(group.DeviceType);
        group.Broadcast(shared);
        return shared.cpu().data<double>().ToArray();
    }

    /// <summary>Bytes of a rank, of a length that only that rank needs to know.</summary>
    /// <param name="group">The ranks.</param>
    /// <param name="bytes">The bytes, on that rank.</param>
    /// <param name="root">The rank.</param>
    public static byte[] BroadcastBytes(this IProcessGroup group, byte[] bytes, int root)
    {
        if (group.Size == 1) return bytes;
        using var scope = NewDisposeScope();
        var length = tensor(bytes.LongLength).to(group.DeviceType);
        group.Broadcast(length, root);
        var shared = (group.Rank == root ? tensor(bytes) : empty(length.cpu().item<long>(), ScalarType.Byte)).to(group.DeviceType);
        group.Broadcast(shared, root);
        return shared.cpu().data<byte>().ToArray();
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
