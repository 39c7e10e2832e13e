namespace Lawn.Tasks.Images;

/// <summary>Random changes of small images.</summary>
/// <param name="Padding">Black pixels added on every side before a crop of the old size is taken (He et al. 2016: 4).</param>
/// <param name="Flip">Whether every second image is mirrored, left to right.</param>
/// <param name="Cutout">
/// The side of the square that is blanked around a random pixel, as far as it lies in the image (DeVries and Taylor 2017: 16 on CIFAR-10,
/// 8 on CIFAR-100); 0 for none.
/// </param>
sealed record Augmentation(int Padding, bool Flip, int Cutout);
