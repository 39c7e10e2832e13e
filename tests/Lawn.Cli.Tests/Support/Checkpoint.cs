namespace Lawn.Cli.Tests.Support;

/// <summary>The newest checkpoint of a run folder.</summary>
static class Checkpoint
{
    public static string Folder(string run) => Folders(run).Last();

    /// <summary>All of them, the oldest first, without those that were being written or removed.</summary>
    public static IReadOnlyList<string> Folders(string run) => Path.Combine(run, "checkpoints") is var folder && Directory.Exists(folder)
        ? [.. Directory.GetDirectories(folder, "step-*").Where(path => Path.GetExtension(path).Length == 0).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>The bytes of model and optimizer.</summary>
    public static byte[][] Bytes(string run) =>
        [File.ReadAllBytes(Path.Combine(Folder(run), "model.safetensors")), File.ReadAllBytes(Path.Combine(Folder(run), "optimizer.safetensors"))];
}
