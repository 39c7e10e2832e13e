namespace Lawn.Tasks.Images;

/// <summary>The shape of an image: planes of rows.</summary>
readonly record struct ImageShape(int Channels, int Height, int Width)
{
    /// <summary>Values of one plane.</summary>
    public int PlaneSize => Height * Width;

    /// <summary>Values of one image.</summary>
    public int Size => Channels * PlaneSize;
}
