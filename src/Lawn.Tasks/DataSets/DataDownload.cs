namespace Lawn.Tasks.DataSets;

/// <summary>A file to fetch from a data set's publisher.</summary>
/// <param name="Address">Where the publisher offers it.</param>
/// <param name="Md5">The publisher's MD5 in lower-case hexadecimal, or null where none is published.</param>
/// <param name="Extract">For a zip or tar.gz archive: the entries to take out, by their path in it. Null keeps the file as it is.</param>
public sealed record DataDownload(Uri Address, string? Md5 = null, IReadOnlyList<string>? Extract = null);
