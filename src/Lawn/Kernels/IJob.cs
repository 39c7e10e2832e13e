namespace Lawn.Kernels;

/// <summary>Work of numbered, independent items.</summary>
interface IJob
{
    int Count { get; }

    void Run(int item);
}
