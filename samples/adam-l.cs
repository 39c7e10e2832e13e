#!/usr/bin/env dotnet
#:project ../src/Lawn/Lawn.csproj
#:property UsesTorch=true
#:property PublishAot=false

// Adam-L on two interleaved half-moons: `dotnet run samples/adam-l.cs`.
using Lawn;
using TorchSharp;
using static TorchSharp.torch;

manual_seed(1);
var (points, labels) = HalfMoons(1000);
using var model = nn.Sequential(nn.Linear(2, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 2));

var adam = optim.Adam(model.parameters(), lr: 1e-2);
using var optimizer = new LawnOptimizer(adam, model, freeSteps: 100); // Adam-L

for (var step = 1; step <= 400; step++)
{
    using var scope = NewDisposeScope();
    optimizer.zero_grad();
    var loss = nn.functional.cross_entropy(model.forward(points), labels);
    loss.backward();
    optimizer.step();
    if (step % 100 == 0) Console.WriteLine($"step {step}  loss {loss.item<float>():F4}  next step: {optimizer.Phase}");
}

foreach (var layer in optimizer.HeldLayers)
    Console.WriteLine($"{layer.Weight.Name} is held at norm {layer.TargetNorm!.item<float>():F4} and has {layer.Weight.Weight.norm().item<float>():F4}");

static (Tensor, Tensor) HalfMoons(int count)
{
    var label = arange(count).remainder(2).to_type(ScalarType.Int64);
    var angle = rand(count) * Math.PI;
    var x = angle.cos() + label.to_type(ScalarType.Float32) - 0.5f;
    var y = where(label == 0, angle.sin() - 0.25f, 0.25f - angle.sin());
    return (stack([x, y], 1) + 0.1f * randn(count, 2), label);
}
