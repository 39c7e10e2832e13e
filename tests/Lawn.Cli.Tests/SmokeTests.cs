using TorchSharp;

namespace Smoke;

public class SmokeTests
{
    [Fact]
    public void Libtorch_loads() => Assert.Equal(4, torch.ones(4).sum().item<float>());
}
