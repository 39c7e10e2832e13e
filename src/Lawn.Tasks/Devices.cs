using Lawn.Training;
using TorchSharp;

namespace Lawn.Tasks;

/// <summary>Devices by name.</summary>
static class Devices
{
    /// <summary>The device of that name: <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>.</summary>
    /// <exception cref="UserErrorException">There is no such device here.</exception>
    public static torch.Device Parse(string name)
    {
        if (name == "cpu") return torch.CPU;
        var isCuda = name == "cuda" || (name.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(name.AsSpan(5), out var index) && index >= 0);
        if (!isCuda) throw new UserErrorException($"--device is cpu, cuda or cuda:NUMBER, not '{name}'.");
        if (!torch.cuda.is_available())
            throw new UserErrorException("--device cuda needs an NVIDIA GPU and a build with -p:LawnTorch=cuda; this process finds none. Use --device cpu.");
        return torch.device(name);
    }
}
