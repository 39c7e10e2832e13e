using System.Runtime.CompilerServices;
using Lawn.Kernels;
using static TorchSharp.torch;

namespace Lawn.Bench;

/// <summary>
/// The bandwidth that bounds a step: the four arrays of Adam read, three of them written, in the same order and with as good as no
/// arithmetic.
/// </summary>
static unsafe class MemoryFloor
{
    public static Contender Contender(long length)
    {
        var arrays = Enumerable.Range(0, 4).Select(_ => ones(length)).ToArray();
        var slab = new Slab
        {
            Weight = NativeTensor.Data(arrays[0].Handle),
            Gradient = NativeTensor.Data(arrays[1].Handle),
            First = NativeTensor.Data(arrays[2].Handle),
            Second = NativeTensor.Data(arrays[3].Handle),
            Length = length,
            Type = ScalarType.Float32,
        };
        return new Contender("memory floor (7 x 4 bytes)", 28, () =>
        {
            Blocks.OnAllThreads.Run(new Touch(), slab);
            GC.KeepAlive(arrays);
        });
    }

    readonly struct Touch : IKernel
    {
        public static Streams Reads => Streams.Weight | Streams.Gradient | Streams.First | Streams.Second;

        public static Streams Writes => Streams.Weight | Streams.First | Streams.Second;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Prepare<S, V>(ref Constants<V> constants)
            where S : struct, ISimd<V>
            where V : unmanaged
        {
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<S, V>(in Constants<V> constants, ref Lane<V> lane, ref LaneSums<V> sums)
            where S : struct, ISimd<V>
            where V : unmanaged
        {
            lane.Weight = S.Multiply(lane.Weight, lane.Gradient);
            lane.First = S.Multiply(lane.First, lane.Gradient);
            lane.Second = S.Multiply(lane.Second, lane.Gradient);
        }
    }
}
