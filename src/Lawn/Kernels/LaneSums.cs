namespace Lawn.Kernels;

/// <summary>The running sums of a kernel, lane by lane.</summary>
struct LaneSums<V>
    where V : unmanaged
{
    public V A;
    public V B;
    public V C;
}
