using System.Diagnostics;
using System.IO.MemoryMappedFiles;

namespace Lawn.Fuzz;

/// <summary>
/// Keeps the input at work in a mapped file, which outlives a crash of the process, and ends the process with exit code 3 where an input does not come to its end.
/// </summary>
sealed class Watchdog : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    const int Capacity = 1 << 24;

    readonly MemoryMappedFile file;
    readonly MemoryMappedViewAccessor view;
    readonly Timer timer;
    long started;

    /// <summary>Begins to watch.</summary>
    /// <param name="path">Where the input at work is kept: its length in eight bytes, then its bytes.</param>
    public Watchdog(string path)
    {
        file = MemoryMappedFile.CreateFromFile(path, FileMode.Create, mapName: null, Capacity);
        view = file.CreateViewAccessor();
        timer = new Timer(_ => Look(path), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    /// <summary>An input's turn begins.</summary>
    public void Begin(byte[] input)
    {
        view.Write(0, (long)input.Length);
        view.WriteArray(8, input, 0, Math.Min(input.Length, Capacity - 8));
        Volatile.Write(ref started, Stopwatch.GetTimestamp());
    }

    /// <summary>The input came to its end.</summary>
    public void End() => Volatile.Write(ref started, 0);

    /// <inheritdoc/>
    public void Dispose()
    {
        timer.Dispose();
        view.Dispose();
        file.Dispose();
    }

    void Look(string path)
    {
        var since = Volatile.Read(ref started);
        if (since == 0 || Stopwatch.GetElapsedTime(since) < Patience) return;
        Console.Error.WriteLine($"HANG: an input takes more than {Patience.TotalSeconds} s; it is in {path}");
        Environment.Exit(3);
    }
}
