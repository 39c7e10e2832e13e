using Lawn.Training;

namespace Lawn.Fuzz;

/// <summary>
/// What every reader must keep to: an input is read, or refused by a documented exception with a short message, in little time and in memory that grows
/// with the input's size.
/// </summary>
static class Oracle
{
    const int LongestMessage = 1000;

    /// <summary>Reads the input.</summary>
    /// <param name="target">The reader.</param>
    /// <param name="folder">Where the input's files go.</param>
    /// <param name="input">The input.</param>
    /// <param name="patience">Processor time that is too much; null for any, as in tests.</param>
    /// <returns>The fault; null where there is none.</returns>
    public static Fault? Check(FuzzTarget target, ScratchFolder folder, byte[] input, TimeSpan? patience = null)
    {
        var started = patience is null ? default : Environment.CpuUsage.TotalTime;
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
        if (fault is null && patience is { } most && Environment.CpuUsage.TotalTime - started is var took && took > most)
            fault = new Fault("time", $"{took.TotalSeconds:0.0} s for {input.Length} bytes");
        return fault;
    }
}
