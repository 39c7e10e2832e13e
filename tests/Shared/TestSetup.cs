using System.Runtime.CompilerServices;
using TorchSharp;

[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Lawn.TestSupport;

/// <summary>One torch thread: torch's random stream is global and the machines that test are small.</summary>
static class TestSetup
{
    [ModuleInitializer]
    internal static void UseOneThread() => torch.set_num_threads(1);
}
