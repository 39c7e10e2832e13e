using System.Text.Json;
using Lawn.Training.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Training.Tests.Checkpoints;

/// <summary>The folder of checkpoints: what is kept, what a crash at each moment leaves, and what damage does.</summary>
public sealed class CheckpointStoreTests : IDisposable
{
    readonly Runs runs = new();
    readonly Linear model = nn.Linear(3, 2);
    readonly Optimizers.Adam optimizer;

    public CheckpointStoreTests()
    {
        optimizer = new Optimizers.Adam(model.parameters());
        using var loss = model.call(ones(1, 3)).sum();
        loss.backward();
        optimizer.step();
    }

    string Folder => runs.Folder("checkpoints");

    public void Dispose()
    {
        optimizer.Dispose();
        model.Dispose();
        runs.Dispose();
    }

    [Fact]
    public void The_newest_are_kept_and_nothing_else()
    {
        for (var step = 1; step <= 5; step++) Save(step, kept: 3);
        Assert.Equal(["step-000000003", "step-000000004", "step-000000005"], Names());
    }

    [Fact]
    public void A_checkpoint_of_the_same_step_is_replaced()
    {
        Save(7);
        Save(7, epochs: 2);
        Assert.Equal(["step-000000007"], Names());
        Assert.Equal(2, Load()!.EpochsDone);
    }

    [Fact]
    public void A_crash_between_the_two_renames_of_a_replacement_loses_nothing()
    {
        Save(7);
        Save(8);
        Directory.Move(PathOf(8), PathOf(8) + ".old"); // the newer one is still in its .part folder
        CopyFolder(PathOf(7), PathOf(8) + ".part");
        Assert.Equal(8, Load()!.Step);
        Save(9);
        Assert.Equal(["step-000000009"], Names(kept: 1));
    }

    [Fact]
    public void While_one_is_written_those_before_are_there_and_it_is_not()
    {
        Save(7);
        IEnumerable<string> during = [];
        using var watching = new Watched(() => during = [.. Names()]);
        Save(8, watching);
        Assert.Equal(["step-000000007", "step-000000008.part"], during);
        Save(8, watching);
        Assert.Equal(["step-000000007", "step-000000008", "step-000000008.part"], during);
    }

    [Fact]
    public void Where_the_disk_is_full_nothing_of_it_is_left()
    {
        Save(7);
        using var watching = new Watched(() => throw new IOException("No space left on device"));
        Assert.Throws<IOException>(() => Save(8, watching));
        Assert.Equal(["step-000000007"], Names());
        Assert.Equal(7, Load()!.Step);
    }

    [Fact]
    public void What_a_killed_process_was_writing_is_removed()
    {
        Save(6);
        CopyFolder(PathOf(6), PathOf(7) + ".part");
        Save(8);
        Assert.Equal(["step-000000006", "step-000000008"], Names());
    }

    /// <summary>At no moment is there a checkpoint of which a part is removed already.</summary>
    [Fact]
    public void A_checkpoint_s_name_goes_by_renaming_only()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Watches the folder by inotify, which tells each change in its order.");
        Save(5);
        var removed = new List<string>();
        var renamed = new List<string>();
        using var end = new ManualResetEventSlim();
        using var watcher = new FileSystemWatcher(Folder);
        watcher.Deleted += (_, change) => removed.Add(change.Name!);
        watcher.Renamed += (_, change) => renamed.Add(change.OldName!);
        watcher.Created += (_, change) => { if (change.Name == "end") end.Set(); };
        watcher.EnableRaisingEvents = true;
        foreach (var step in new[] { 6, 6, 7, 8 }) Save(step, kept: 2);
        File.WriteAllText(Path.Combine(Folder, "end"), "");
        Assert.True(end.Wait(TimeSpan.FromMinutes(1)));
        Assert.All(removed, name => Assert.EndsWith(".part", name));
        Assert.Contains("step-000000005", renamed);
        Assert.Contains("step-000000006", renamed);
    }

    [Fact]
    public void A_crash_after_the_renames_leaves_the_new_one()
    {
        Save(8, epochs: 1);
        CopyFolder(PathOf(8), runs.Folder("replaced"));
        Save(8, epochs: 2);
        CopyFolder(runs.Folder("replaced"), PathOf(8) + ".old");
        Assert.Equal(2, Load()!.EpochsDone);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_checkpoint_that_was_being_written_is_no_checkpoint(int files)
    {
        Save(7);
        Save(8);
        var whole = Directory.GetFiles(PathOf(8)).Order().ToList();
        Directory.Move(PathOf(8), PathOf(8) + ".part");
        foreach (var file in Directory.GetFiles(PathOf(8) + ".part").Order().Skip(files)) File.Delete(file);
        Assert.Equal(4, whole.Count);
        Assert.Equal(7, Load()!.Step);
        Save(8);
        Assert.Equal(["step-000000007", "step-000000008"], Names());
    }

    [Theory]
    [InlineData("model.safetensors")]
    [InlineData("optimizer.safetensors")]
    [InlineData("state.json")]
    [InlineData("SHA256SUMS")]
    public void Damage_to_any_file_is_named_and_the_checkpoint_before_is_used(string file)
    {
        foreach (var (damage, said) in Damages)
        {
            Save(7);
            Save(8);
            damage(Path.Combine(PathOf(8), file));
            var notices = new List<string>();
            Assert.Equal(7, Load(notices.Add)!.Step);
            var notice = Assert.Single(notices);
            Assert.Contains(PathOf(8) + " is damaged", notice);
            if (file != "SHA256SUMS") Assert.Contains(said(file), notice);
        }
    }

    // The sums are right, the content is not: only a program that writes such a thing.
    [Theory]
    [InlineData("{", "state.json")]
    [InlineData("null", "state.json")]
    [InlineData("{}", "state.json")]
    [InlineData("[]", "state.json")]
    [InlineData("""{"format":2,"run":null,"optimizer":null}""", "state.json")]
    [InlineData("""{"format":3,"run":{},"optimizer":{"type":"x","groups":[],"parameters":{}}}""", "state.json")]
    [InlineData("""{"format":2,"run":{"step":"x"}}""", "state.json")]
    [InlineData("""{"format":2,"run":{},"optimizer":{"type":"Lawn.Optimizers.Lamb","groups":[],"parameters":{}}}""", "state.json")]
    [InlineData("garbage", "model.safetensors")]
    [InlineData("garbage", "optimizer.safetensors")]
    public void Wrong_content_with_right_sums_is_passed_over_too(string content, string file)
    {
        Save(7);
        Save(8);
        File.WriteAllText(Path.Combine(PathOf(8), file), content);
        Resum(PathOf(8));
        var notices = new List<string>();
        Assert.Equal(7, Load(notices.Add)!.Step);
        Assert.Contains("step-000000008 is damaged", Assert.Single(notices));
    }

    [Fact]
    public void Where_none_is_whole_the_run_does_not_start_anew()
    {
        Save(7);
        Save(8);
        File.Delete(Path.Combine(PathOf(7), "optimizer.safetensors"));
        Truncate(Path.Combine(PathOf(8), "model.safetensors"));
        var fault = Assert.Throws<UserErrorException>(() => Load()).Message;
        Assert.Contains("step-000000008: model.safetensors does not have its checksum; step-000000007: Could not find file", fault);
        Assert.DoesNotContain('\n', fault);
    }

    [Fact]
    public void A_damaged_one_of_a_later_step_does_not_count_among_those_kept()
    {
        foreach (var step in new[] { 6, 7, 8 }) Save(step, kept: 3);
        Truncate(Path.Combine(PathOf(8), "model.safetensors"));
        Assert.Equal(6 + 1, Load()!.Step);
        Save(7, kept: 2);
        Assert.Equal(["step-000000006", "step-000000007"], Names());
    }

    [Fact]
    public void A_checkpoint_of_the_first_format_can_be_read()
    {
        var folder = PathOf(5);
        Directory.CreateDirectory(folder);
        using (var file = File.Create(Path.Combine(folder, "model.safetensors"))) SafeTensorsFile.Write(file, ModelFile.TensorsOf(model));
        using (var writer = new BinaryWriter(File.Create(Path.Combine(folder, "optimizer.bin")))) optimizer.save_state_dict(writer);
        var sums = new[] { "model.safetensors", "optimizer.bin" }.ToDictionary(name => name, name => Checksums.Of(Path.Combine(folder, name)));
        File.WriteAllText(Path.Combine(folder, "state.json"), JsonSerializer.Serialize(new OldManifest(new RunState { Step = 5, RandomState = "AA==" }, sums), RunJson.Indented));

        using var other = nn.Linear(3, 2);
        using var loaded = new Optimizers.Adam(other.parameters());
        Assert.Equal(5, new CheckpointStore(Folder, 2).Load(other, loaded, Assert.Fail)!.Step);
        Assert.True(other.weight!.equal(model.weight!).all().item<bool>());
        Assert.All(optimizer.state_dict().State.Zip(loaded.state_dict().State), pair => Assert.True(pair.First.ApproximatelyEquals(pair.Second)));
        Truncate(Path.Combine(folder, "optimizer.bin"));
        Assert.Contains("optimizer.bin does not have its checksum", Assert.Throws<UserErrorException>(() => Load()).Message);
    }

    static IReadOnlyList<(Action<string> Damage, Func<string, string> Said)> Damages =>
    [
        (Truncate, file => $"{file} does not have its checksum"),
        (Flip, file => $"{file} does not have its checksum"),
        (File.Delete, file => file),
        (path => File.WriteAllText(path, ""), file => $"{file} does not have its checksum"),
        (path => { File.Delete(path); Directory.CreateDirectory(path); }, _ => "denied"),
    ];

    static void Truncate(string path)
    {
        using var file = File.OpenWrite(path);
        file.SetLength(file.Length / 2);
    }

    static void Flip(string path)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 3] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    static void Resum(string folder) => File.WriteAllText(
        Path.Combine(folder, "SHA256SUMS"),
        Checksums.Text(new[] { "model.safetensors", "optimizer.safetensors", "state.json" }.Select(name => (name, Checksums.Of(Path.Combine(folder, name))))));

    static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
    }

    string PathOf(long step) => Path.Combine(Folder, $"step-{step:D9}");

    void Save(long step, int kept = 2, int epochs = 0) => new CheckpointStore(Folder, kept).Save(model, optimizer, State(step) with { EpochsDone = epochs });

    void Save(long step, nn.Module other) => new CheckpointStore(Folder, 2).Save(other, optimizer, State(step));

    static RunState State(long step)
    {
        using var random = get_rng_state();
        return new RunState { Step = step, RandomState = Convert.ToBase64String(random.bytes) };
    }

    RunState? Load(Action<string>? damaged = null) => new CheckpointStore(Folder, 2).Load(model, optimizer, damaged ?? (_ => { }));

    IEnumerable<string> Names(int? kept = null)
    {
        var names = Directory.GetFileSystemEntries(Folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal).ToList();
        return kept is { } count ? names.TakeLast(count) : names;
    }

    /// <summary>A model that says when its weights are asked for, which is in the middle of a checkpoint.</summary>
    sealed class Watched : nn.Module
    {
        readonly Action asked;

        public Watched(Action asked)
            : base("watched")
        {
            this.asked = asked;
            RegisterComponents();
        }

        public override Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
        {
            asked();
            return base.state_dict(destination, prefix);
        }
    }
}
