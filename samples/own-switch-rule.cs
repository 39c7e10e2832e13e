#!/usr/bin/env dotnet
#:project ../src/Lawn/Lawn.csproj
#:property UsesTorch=true
#:property PublishAot=false

// LAMB-L on the end-homogeneous sub-network, with a switch rule of one's own, a two-phase learning rate and saved state:
// `dotnet run samples/own-switch-rule.cs`.
using Lawn;
using Lawn.Optimizers;
using Lawn.Schedules;
using Lawn.Scope;
using Lawn.Switching;
using TorchSharp;
using static TorchSharp.torch;

const int Steps = 300;
manual_seed(1);
var inputs = randn(512, 20);
var labels = inputs.narrow(1, 0, 3).argmax(1);
using var model = nn.Sequential(
    ("first", nn.Linear(20, 64)), ("norm", nn.BatchNorm1d(64)), ("relu", nn.ReLU()),
    ("second", nn.Linear(64, 64)), ("relu2", nn.ReLU()), ("last", nn.Linear(64, 3)));

using var optimizer = new LawnOptimizer(new Lamb(model.parameters(), 0.008), model, new LawnOptions
{
    Scope = new EndHomogeneous(model, inputs.narrow(0, 0, 8)),
    SwitchRule = new AtShareOf(Steps, 0.2),
});
foreach (var decision in optimizer.Decisions)
    Console.WriteLine($"{(decision.IsHeld ? "held" : "free")}  {decision.Weight.Name}: {decision.Reason}");

var schedule = new TwoPhaseSchedule(optimizer, new TwoPhaseRate { TotalSteps = Steps, WarmupSteps = 15, Decay = Decay.Cosine, RewarmupSteps = 15 });
for (var step = 0; step < Steps; step++)
{
    using var scope = NewDisposeScope();
    optimizer.zero_grad();
    var loss = nn.functional.cross_entropy(model.forward(inputs), labels);
    loss.backward();
    optimizer.step();
    schedule.step();
    if ((step + 1) % 100 == 0) Console.WriteLine($"step {step + 1}  loss {loss.item<float>():F4}  switched after {optimizer.SwitchStep} steps");
}

using var saved = new MemoryStream();
optimizer.save_state_dict(new BinaryWriter(saved));
Console.WriteLine($"saved {saved.Length} bytes of optimizer state, norms included");

/// <summary>Ends the free phase after a share of the run.</summary>
sealed class AtShareOf(long totalSteps, double share) : ISwitchRule
{
    public bool ShouldSwitch(in SwitchSignal run) => run.Step >= share * totalSteps;
}
