using System.Runtime.CompilerServices;

namespace Lawn.Kernels;

/// <summary>
/// Heavy-ball momentum in torch.optim's form: d = g + decay w; m &lt;- keep m + take d; w &lt;- scale w - rate (look d + follow m). Plain
/// momentum has look = 0 and follow = 1, Nesterov's look = 1 and follow = the momentum. The tangent projection is part of
/// <c>decay</c>. Sums A = &lt;w,w&gt; of the new weights.
/// </summary>
readonly struct MomentumUpdate(double rate, double scale, double decay, double keep, double take, double look, double follow) : IKernel
{
    public static Streams Reads => Streams.Weight | Streams.Gradient | Streams.First;

    public static Streams Writes => Streams.Weight | Streams.First;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare<S, V>(ref Constants<V> constants)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        constants.Scale = S.Create(scale);
        constants.Decay = S.Create(decay);
        constants.KeepFirst = S.Create(keep);
        constants.TakeFirst = S.Create(take);
        constants.Ahead = S.Create(-rate * look);
        constants.Along = S.Create(-rate * follow);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<S, V>(in Constants<V> constants, ref Lane<V> lane, ref LaneSums<V> sums)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        var direction = S.MultiplyAdd(constants.Decay, lane.Weight, lane.Gradient);
        lane.First = S.MultiplyAdd(constants.KeepFirst, lane.First, S.Multiply(constants.TakeFirst, direction));
        var looked = S.MultiplyAdd(constants.Ahead, direction, S.Multiply(constants.Scale, lane.Weight));
        lane.Weight = S.MultiplyAdd(constants.Along, lane.First, looked);
        sums.A = S.MultiplyAdd(lane.Weight, lane.Weight, sums.A);
    }
}
