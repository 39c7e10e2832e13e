using Lawn.Training.Tests.SafeTensors;
using Lawn.Training.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Training.Tests.Exchange;

public sealed class WeightImportTests : IDisposable
{
    readonly Runs runs = new();
    readonly Linear model = nn.Linear(2, 1);

    string File => runs.Folder("weights.safetensors");

    public void Dispose()
    {
        model.Dispose();
        runs.Dispose();
    }

    [Theory]
    [InlineData("", 1, "")]
    [InlineData("module.", 1, "module.")]
    [InlineData("model.", 1, "model.")]
    [InlineData("module._orig_mod.", 1, "module._orig_mod.")]
    public void Weights_are_taken_over_by_name(string prefix, double factor, string leftOut)
    {
        Write((prefix + "weight", "F32", [1, 2], [Single(2 * factor), Single(3 * factor)]), (prefix + "bias", "F32", [1], [Single(-1)]));
        var imported = WeightImport.Load(File, model, partial: false);
        Assert.Equal((2, 3L, leftOut), (imported.Tensors, imported.Numbers, imported.Prefix));
        Assert.Equal([2f, 3f], model.weight!.data<float>().ToArray());
        Assert.Equal([-1f], model.bias!.data<float>().ToArray());
        Assert.Equal(leftOut.Length > 0 ? 1 : 0, imported.Notices.Count());
    }

    [Fact]
    public void Other_precisions_are_converted_and_said_so()
    {
        Write(("weight", "F64", [1, 2], [BitConverter.GetBytes(0.1), BitConverter.GetBytes(2.0)]), ("bias", "BF16", [1], [[0x80, 0x3f]]));
        var imported = WeightImport.Load(File, model, partial: false);
        Assert.Equal(["bias", "weight"], imported.Converted.Order());
        Assert.Equal([0.1f, 2f], model.weight!.data<float>().ToArray());
        Assert.Equal([1f], model.bias!.data<float>().ToArray());
    }

    [Fact]
    public void What_does_not_fit_is_named_and_nothing_is_changed()
    {
        var before = model.weight!.data<float>().ToArray();
        (string, string, long[], byte[][]) weight = ("weight", "F32", [1, 2], [Single(1), Single(2)]), bias = ("bias", "F32", [1], [Single(1)]);
        Refuse("they have no 'bias'", weight);
        Refuse("the model has no 'extra'", weight, bias, ("extra", "F32", [1], [Single(1)]));
        Refuse("they have no 'bias'; the model has no 'a', 'b', 'c' and 1 more", weight, ("a", "U8", [0], []), ("b", "U8", [0], []), ("c", "U8", [0], []), ("d", "U8", [0], []));
        Refuse("none of the model's tensors: it wants 'weight', 'bias', and they have 'w'", ("w", "U8", [0], []));
        Refuse("'weight' has the shape [2] there and [1, 2] here", ("weight", "F32", [2], [Single(1), Single(2)]), bias);
        Refuse("'weight' has the type U8 there and F32 here", ("weight", "U8", [1, 2], [[1, 2]]), bias);
        Refuse("'bias' has values that are NaN or infinite", weight, ("bias", "F32", [1], [Single(double.NaN)]));
        Refuse("'bias' has values that are NaN or infinite as F32", weight, ("bias", "F64", [1], [BitConverter.GetBytes(1e300)]));
        Assert.Equal(before, model.weight!.data<float>().ToArray());
    }

    [Fact]
    public void Partial_weights_are_taken_over_as_far_as_they_go_by_option()
    {
        var bias = model.bias!.data<float>().ToArray();
        Write(("weight", "F32", [1, 2], [Single(1), Single(2)]), ("extra", "F32", [1], [Single(1)]));
        var imported = WeightImport.Load(File, model, partial: true);
        Assert.Equal(["bias"], imported.Missing);
        Assert.Equal(["extra"], imported.Unexpected);
        Assert.Equal([1f, 2f], model.weight!.data<float>().ToArray());
        Assert.Equal(bias, model.bias!.data<float>().ToArray());
        Write(("weight", "F32", [2], [Single(1), Single(2)]));
        Assert.Throws<UserErrorException>(() => WeightImport.Load(File, model, partial: true)); // a shape is never a matter of option
    }

    [Fact]
    public void Files_that_cannot_be_read_are_named()
    {
        Assert.Contains("cannot be read", Assert.Throws<UserErrorException>(() => WeightImport.Load(runs.Folder("nix"), model, false)).Message);
        Assert.Contains("cannot be read", Assert.Throws<UserErrorException>(() => WeightImport.Load(runs.Root, model, false)).Message);
        System.IO.File.WriteAllText(File, "no tensors here");
        Assert.Contains("cannot be read: its header length", Assert.Throws<UserErrorException>(() => WeightImport.Load(File, model, false)).Message);
    }

    [Fact]
    public void A_run_starts_from_the_weights_of_another_and_needs_the_file_no_more()
    {
        runs.Train("first", Runs.Config);
        var exported = RunFolder.OpenExisting(runs.Folder("first")).Folder.ExportWeights(File, Assert.Fail);
        Assert.Equal((20, 4), ((int)exported.Step, exported.Tensors));
        var config = Runs.Config with { InitFrom = File, Seed = 2, Optimizer = "sgd" };
        var whole = runs.Train("whole", config);
        Assert.NotEqual(whole.Final["train/loss"], runs.Train("new", config with { InitFrom = null }).Final["train/loss"]);

        runs.Train("parts", config, cancelAtStep: 3);
        Assert.Throws<TimeoutException>(() => runs.Train("died", config, create: () => new SpiralTask(config.Seed) { Evaluating = _ => throw new TimeoutException() })); // before its first own checkpoint
        System.IO.File.Delete(File);
        Assert.Equal(whole.Final, runs.Train("died", config).Final);
        Assert.Equal(whole.Final, runs.Train("parts", config).Final);
        Assert.Equal(runs.FinalState("whole"), runs.FinalState("parts"));
        Assert.Equal(runs.Standing("whole"), runs.Standing("parts"));
        Assert.Contains("initialWeights", runs.Standing("parts"));
        Assert.Throws<UserErrorException>(() => runs.Train("third", config));
    }

    [Fact]
    public void An_export_says_where_it_comes_from()
    {
        runs.Train("run", Runs.Config);
        RunFolder.OpenExisting(runs.Folder("run")).Folder.ExportWeights(File, Assert.Fail);
        var metadata = SafeTensorsFile.ReadHeader(File).Metadata;
        Assert.Equal(("pt", "20", "4"), (metadata["format"], metadata["lawn.step"], metadata["lawn.epochs"]));
        Assert.Equal(Runs.Config, System.Text.Json.JsonSerializer.Deserialize<RunConfig>(metadata["lawn.config"], RunJson.OneLine));
        Assert.Contains("test/accuracy", metadata["lawn.metrics"]);
    }

    static byte[] Single(double value) => BitConverter.GetBytes((float)value);

    void Refuse(string fault, params (string, string, long[], byte[][])[] tensors)
    {
        Write(tensors);
        var message = Assert.Throws<UserErrorException>(() => WeightImport.Load(File, model, partial: false)).Message;
        Assert.Contains(fault, message);
        Assert.DoesNotContain('\n', message);
    }

    void Write(params (string Name, string Type, long[] Shape, byte[][] Elements)[] tensors)
    {
        var file = new SpecFile();
        foreach (var (name, type, shape, elements) in tensors) file.Add(name, type, shape, elements);
        file.Write(File);
    }
}
