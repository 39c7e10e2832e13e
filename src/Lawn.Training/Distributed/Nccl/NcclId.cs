namespace Lawn.Training;

/// <summary>ncclUniqueId of nccl.h: 128 bytes that name a communicator, made by rank 0.</summary>
unsafe struct NcclId
{
    /// <summary>Its bytes.</summary>
    public const int Length = 128;

    public fixed byte Content[Length];
}
