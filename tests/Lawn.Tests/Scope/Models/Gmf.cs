using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lawn.Tests.Scope.Models;

/// <summary>Generalised matrix factorisation: the logit is linear in the element-wise product of two embeddings.</summary>
sealed class Gmf : Module<Tensor, Tensor, Tensor>
{
    readonly Embedding user, item;
    readonly Linear prediction;

    public Gmf(bool bias) : base(nameof(Gmf))
    {
        (user, item, prediction) = (Embedding(12, 6), Embedding(15, 6), Linear(6, 1, hasBias: bias));
        RegisterComponents();
    }

    public override Tensor forward(Tensor users, Tensor items) => prediction.call(user.call(users) * item.call(items)).squeeze(-1);
}
