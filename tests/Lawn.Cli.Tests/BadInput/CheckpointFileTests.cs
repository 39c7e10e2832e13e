using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Lawn.Cli.Tests.Support;

namespace Lawn.Cli.Tests.BadInput;

/// <summary>
/// Damage to a checkpoint, with and without the right checksums: the command says in one line which checkpoint it is and what is wrong, goes on from the one before it,
/// and ends in the bits of a run that was never damaged.
/// </summary>
public sealed class CheckpointFileTests(CheckpointFileTests.SavedRun saved) : IClassFixture<CheckpointFileTests.SavedRun>, IDisposable
{
    static readonly Dictionary<string, (Action<string> Damage, string Fault)> Cases = new()
    {
        ["truncated"] = (Text(text => text[..(text.Length / 2)]), "state.json: "),
        ["empty"] = (Text(_ => ""), "state.json: "),
        ["null"] = (Text(_ => "null"), "state.json: "),
        ["a list"] = (Text(_ => "[1]"), "state.json: the JSON value is of another kind than is expected"),
        ["a text for a number"] = (Edit(state => state["run"]!["step"] = "many"), "of another kind than is expected at run.step"),
        ["a fraction for a count"] = (Edit(state => state["run"]!["epochsDone"] = 0.5), "of another kind than is expected at run.epochsDone"),
        ["null for metrics"] = (Edit(state => state["run"]!["bestMetrics"] = null), "null stands where a value belongs at run.bestMetrics"),
        ["no optimizer"] = (Edit(state => state.Remove("optimizer")), "missing required properties"),
        ["an unknown key"] = (Edit(state => state["run"]!["luck"] = 7), "state.json: it has the unknown key 'luck'"),
        ["a negative step"] = (Edit(state => state["run"]!["step"] = -5), "it is of step -5, which is not its name's"),
        ["another step"] = (Edit(state => state["run"]!["step"] = 3), "it is of step 3, which is not its name's"),
        ["negative epochs"] = (Edit(state => state["run"]!["epochsDone"] = -1), "its epochsDone is -1"),
        ["a time of NaN"] = (Edit(state => state["run"]!["trainingSeconds"] = "NaN"), "its trainingSeconds is NaN"),
        ["an earlier format"] = (Edit(state => state["format"] = 1), "state.json has the format 1, and this version of lawn reads 2"),
        ["a later format"] = (Edit(state => { state["format"] = 3; state["novelty"] = true; }), "state.json has the format 3, and this version of lawn reads 2"),
        ["random numbers of another generator"] = (Edit(state => state["run"]!["randomState"] = "AAAA"), "its randomState is not one of torch's generator"),
        ["random numbers that are none"] = (Edit(state => state["run"]!["randomState"] = "?"), "its randomState is not one of torch's generator"),
        ["another optimizer"] = (Edit(state => state["optimizer"]!["type"] = "Lawn.Optimizers.Lamb"), "its optimizer is a Lawn.Optimizers.Lamb"),
        ["no parameter groups"] = (Edit(state => state["optimizer"]!["groups"] = new JsonArray()), "its optimizer has 0 parameter groups"),
        ["no LAWN"] = (Edit(state => state["optimizer"]!["lawn"] = null), "has LAWN, and the other has not"),
        ["a flipped bit"] = (checkpoint => Flip(Path.Combine(checkpoint, "state.json")), "state.json does not have its checksum"),
        ["a flipped bit in the weights"] = (checkpoint => Flip(Path.Combine(checkpoint, "model.safetensors")), "model.safetensors does not have its checksum"),
        ["no checksums"] = (checkpoint => File.Delete(Path.Combine(checkpoint, "SHA256SUMS")), "SHA256SUMS"),
        ["no state"] = (checkpoint => File.Delete(Path.Combine(checkpoint, "state.json")), "state.json"),
    };

    readonly Commands commands = new();

    public static TheoryData<string> Names => new(Cases.Keys);

    public void Dispose() => commands.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_named_and_the_checkpoint_before_is_used(string name)
    {
        var run = commands.PathOf("run");
        Copy(saved.Folder, run);
        var newest = Checkpoint.Folder(run);
        Cases[name].Damage(newest);
        var result = Commands.Run([.. SavedRun.Command, "--out", run]);
        var line = Assert.Single(result.ErrorLines);
        Assert.StartsWith($"lawn: The checkpoint {newest} is damaged (", line);
        Assert.Contains(Cases[name].Fault, line);
        Assert.EndsWith("); the one before it is used.", line);
        Assert.DoesNotContain("System.", line);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(Checkpoint.Bytes(saved.Folder), Checkpoint.Bytes(run));
    }

    static Action<string> Text(Func<string, string> change) => checkpoint =>
    {
        var file = Path.Combine(checkpoint, "state.json");
        File.WriteAllText(file, change(File.ReadAllText(file)));
        var sums = Path.Combine(checkpoint, "SHA256SUMS");
        var sum = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));
        File.WriteAllLines(sums, File.ReadAllLines(sums).Select(line => line.EndsWith("state.json", StringComparison.Ordinal) ? sum + line[64..] : line));
    };

    static Action<string> Edit(Action<JsonObject> change) => Text(text =>
    {
        var state = JsonNode.Parse(text)!.AsObject();
        change(state);
        return state.ToJsonString();
    });

    static void Flip(string file)
    {
        var bytes = File.ReadAllBytes(file);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(file, bytes);
    }

    static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    /// <summary>A run that was killed between its last checkpoint and its summary.</summary>
    public sealed class SavedRun : IDisposable
    {
        readonly Commands commands = new();

        public SavedRun()
        {
            Assert.Equal(0, Commands.Run([.. Command, "--out", Folder]).ExitCode);
            File.Delete(Path.Combine(Folder, "summary.json"));
        }

        internal static IReadOnlyList<string> Command { get; } = ["train", "--quiet", "--threads", "1", "--batch-size", "2048", "--epochs", "1", "--free-epochs", "0.5", "--checkpoint-interval", "0"];

        public string Folder => commands.PathOf("run");

        public void Dispose() => commands.Dispose();
    }
}
