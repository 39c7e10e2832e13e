namespace Lawn.Cli.Tests.Support;

/// <summary>The newest checkpoint of a run folder.</summary>
static class Checkpoint
{
    public static string Folder(string run) => Directory.GetDirectories(Path.Combine(run, "checkpoints"), "step-*").Order(StringComparer.Ordinal).Last();

    /// <summary>The bytes of model and optimizer.</summary>
    public static byte[][] Bytes(string run) =>
        [File.ReadAllBytes(Path.Combine(Folder(run), "model.safetensors")), File.ReadAllBytes(Path.Combine(Folder(run), "optimizer.safetensors"))];
}
