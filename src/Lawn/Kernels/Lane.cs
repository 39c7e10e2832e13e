namespace Lawn.Kernels;

/// <summary>One vector of each of a parameter's arrays.</summary>
struct Lane<V>
    where V : unmanaged
{
    public V Weight;
    public V Gradient;
    public V First;
    public V Second;
    public V Direction;
}
