using System.Diagnostics;
using Lawn.Training;

namespace Lawn.Fuzz;

/// <summary>
/// What every reader must keep to: an input is read, or refused by a documented exception with a short message, in little time and in memory that grows
/// with the input's size.
/// </summary>
static class Oracle
{
    /// <summary>An input, small as they are, that takes longer is a fault.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    const int LongestMessage = 1000;

    /// <summary>Reads the input.</summary>
    /// <returns>The fault; null where there is none.</returns>
    public static Fault? Check(FuzzTarget target, ScratchFolder folder, byte[] input)
    {
        var watch = Stopwatch.StartNew();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Fault? fault = null;
        try
        {
            target.Read(folder, input);
        }
        catch (Exception refusal) when (refusal is UserErrorException || target.Documented.Any(type => type.IsInstanceOfType(refusal)))
        {
            if (refusal.Message.Length > LongestMessage) fault = new Fault("long message", $"{refusal.Message.Length} characters: {refusal.Message[..100]}...");
        }
        catch (Exception crash)
        {
            fault = Fault.Of(crash);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        var allowed = target.ConstantBytes + (target.BytesPerByte * input.Length);
        if (fault is null && allocated > allowed) fault = new Fault("memory", $"{allocated} bytes allocated for {input.Length} bytes of input; {allowed} are allowed");
        if (fault is null && watch.Elapsed > Patience) fault = new Fault("time", $"{watch.Elapsed.TotalSeconds:0.0} s for {input.Length} bytes");
        return fault;
    }
}
