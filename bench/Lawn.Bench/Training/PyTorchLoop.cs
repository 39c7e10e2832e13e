using System.Diagnostics;
using System.Globalization;
using Lawn.Tasks.DataSets;

namespace Lawn.Bench.Training;

/// <summary>The loop of <c>bench/pytorch/neumf.py</c> in a process of its own, which waits while others have their turn.</summary>
sealed class PyTorchLoop : ITrainingLoop
{
    readonly Process _process;

    public PyTorchLoop(string python, int batchSize)
    {
        string[] arguments = [Path.Combine("bench", "pytorch", "neumf.py"), DataSetCatalog.MovieLens1M.Locate(null).Folder, $"{batchSize}"];
        _process = Process.Start(new ProcessStartInfo(python, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })
            ?? throw new InvalidOperationException($"{python} did not start.");
    }

    public string Name => "PyTorch";

    public double Steps(int count) => Ask($"steps {count}");

    public double Sample() => Ask("sample");

    public double Epoch() => Ask("epoch");

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    double Ask(string command)
    {
        _process.StandardInput.WriteLine(command);
        _process.StandardInput.Flush();
        var answer = _process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException("The PyTorch script ended. Run from the repository's root, with a Python that has torch and numpy (--python).");
        return double.Parse(answer, CultureInfo.InvariantCulture);
    }
}
