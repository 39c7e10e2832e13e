namespace Lawn.Kernels;

/// <summary>One vector of each of a parameter's arrays. Four fields are what the compiler keeps in registers as a matter of course.</summary>
struct Lane<V>
    where V : unmanaged
{
    public V Weight;
    public V Gradient;
    public V First;
    public V Second;
}
