using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lawn.Tests.Scope.Models;

/// <summary>The MLP of neural collaborative filtering: a ReLU tower over two concatenated embeddings.</summary>
sealed class NcfMlp : Module<Tensor, Tensor, Tensor>
{
    readonly Embedding user, item;
    readonly Linear fc1, fc2, prediction;

    public NcfMlp(bool bias) : base(nameof(NcfMlp))
    {
        (user, item) = (Embedding(12, 8), Embedding(15, 8));
        (fc1, fc2, prediction) = (Linear(16, 8, hasBias: bias), Linear(8, 4, hasBias: bias), Linear(4, 1, hasBias: bias));
        RegisterComponents();
    }

    public override Tensor forward(Tensor users, Tensor items)
    {
        var x = cat([user.call(users), item.call(items)], 1);
        return prediction.call(functional.relu(fc2.call(functional.relu(fc1.call(x))))).squeeze(-1);
    }
}
