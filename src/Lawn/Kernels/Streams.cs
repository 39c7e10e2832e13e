namespace Lawn.Kernels;

/// <summary>The arrays of one parameter that a kernel reads or writes.</summary>
[Flags]
enum Streams
{
    None = 0,
    Weight = 1,
    Gradient = 2,
    First = 4,
    Second = 8,
    Direction = 16,
}
