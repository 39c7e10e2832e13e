using System.Runtime.CompilerServices;

namespace Lawn.Kernels;

/// <summary>
/// Heavy-ball momentum in torch.optim's form: d = g + decay w; m &lt;- keep m + take d; w &lt;- scale w - rate (look d + follow m). Plain
/// momentum has look = 0 and follow = 1, Nesterov's look = 1 and follow = the momentum. The tangent projection is part of
/// <c>decay</c>. Sums A = &lt;w,w&gt; of the new weights.
/// </summary>
readonly struct MomentumUpdate(double rate, double scale, double decay, double keep, double take, double look, double follow) : IKernel
{
    readonly Coefficient scale = scale;
    readonly Coefficient decay = decay;
    readonly Coefficient keep = keep;
    readonly Coefficient take = take;
    readonly Coefficient ahead = -rate * look;
    readonly Coefficient along = -rate * follow;

    public static Streams Reads => Streams.Weight | Streams.Gradient | Streams.First;

    public static Streams Writes => Streams.Weight | Streams.First;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(ref Lane<V> lane, ref LaneSums<V> sums)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        var direction = S.MultiplyAdd(S.Create(decay), lane.Weight, lane.Gradient);
        lane.First = S.MultiplyAdd(S.Create(keep), lane.First, S.Multiply(S.Create(take), direction));
        var looked = S.MultiplyAdd(S.Create(ahead), direction, S.Multiply(S.Create(scale), lane.Weight));
        lane.Weight = S.MultiplyAdd(S.Create(along), lane.First, looked);
        sums.A = S.MultiplyAdd(lane.Weight, lane.Weight, sums.A);
    }
}
