namespace Lawn.Tasks.DataSets;

/// <summary>How far a download has come.</summary>
/// <param name="File">The file being fetched.</param>
/// <param name="Received">Bytes received of it.</param>
/// <param name="Total">Its size in bytes, or null where the server does not tell.</param>
public sealed record DownloadProgress(string File, long Received, long? Total);
