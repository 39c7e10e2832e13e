using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lawn.Tests.Scope.Models;

/// <summary>GMF and an MLP tower side by side under one prediction layer.</summary>
sealed class NeuMf : Module<Tensor, Tensor, Tensor>
{
    readonly Embedding gmfUser, gmfItem, mlpUser, mlpItem;
    readonly Linear fc1, fc2, prediction;

    public NeuMf() : base(nameof(NeuMf))
    {
        (gmfUser, gmfItem, mlpUser, mlpItem) = (Embedding(12, 6), Embedding(15, 6), Embedding(12, 8), Embedding(15, 8));
        (fc1, fc2, prediction) = (Linear(16, 8), Linear(8, 4), Linear(10, 1));
        RegisterComponents();
    }

    public override Tensor forward(Tensor users, Tensor items)
    {
        var gmf = gmfUser.call(users) * gmfItem.call(items);
        var mlp = functional.relu(fc2.call(functional.relu(fc1.call(cat([mlpUser.call(users), mlpItem.call(items)], 1)))));
        return prediction.call(cat([gmf, mlp], 1)).squeeze(-1);
    }
}
