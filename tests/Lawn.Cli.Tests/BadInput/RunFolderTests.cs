using System.Text;

namespace Lawn.Cli.Tests.BadInput;

/// <summary>Run folders whose files are damaged, of another version or not a run's at all, for every command that reads them.</summary>
public sealed class RunFolderTests : Rejections
{
    const string Mend = "mend it, or choose another folder";

    static readonly Dictionary<string, DataCase> ConfigCases = new()
    {
        ["empty"] = new(folder => SampleData.Text(folder, "config.json", ""), "config.json' cannot be read", Mend),
        ["null"] = new(folder => SampleData.Text(folder, "config.json", "null"), "config.json' cannot be read: The JSON value is null", Mend),
        ["a list"] = new(folder => SampleData.Text(folder, "config.json", "[]"), "config.json' cannot be read", Mend),
        ["no JSON"] = new(folder => SampleData.Text(folder, "config.json", "task: synthetic\n"), "is an invalid JSON literal", Mend),
        ["torn"] = new(folder => SampleData.Edit(folder, "config.json", text => text[..(text.Length / 2)]), "config.json' cannot be read", Mend),
        ["with a comment"] = new(folder => SampleData.Edit(folder, "config.json", text => "// mine\n" + text), "'/' is an invalid", Mend),
        ["with text behind it"] = new(folder => SampleData.Edit(folder, "config.json", text => text + "}"), "'}' is invalid after", Mend),
        ["without configuration"] = new(folder => SampleData.Text(folder, "config.json", """{"commandLine":[],"versions":{}}"""), "missing required properties", Mend),
        ["with a configuration of null"] = new(folder => SampleData.Text(folder, "config.json", """{"config":null,"commandLine":[],"versions":{}}"""), "config.json' cannot be read", Mend),
        ["with an unknown key"] = new(folder => RunSample.Config(folder, """{"optimiser":"adam"}"""), "it has the unknown key 'optimiser'", Mend),
        ["with a key twice"] = new(folder => SampleData.Edit(folder, "config.json", text => text.Replace("\"task\":", "\"seed\":1,\"task\":")), "Duplicate property 'seed'", Mend),
        ["with a text for a number"] = new(folder => RunSample.Config(folder, """{"epochs":"many"}"""), "at config.epochs", Mend),
        ["with a fraction for a count"] = new(folder => RunSample.Config(folder, """{"epochs":1.5}"""), "at config.epochs", Mend),
        ["with a number beyond its type"] = new(folder => RunSample.Config(folder, """{"seed":99999999999}"""), "at config.seed", Mend),
        ["with a number for a text"] = new(folder => RunSample.Config(folder, """{"optimizer":3}"""), "at config.optimizer", Mend),
        ["with null for a text"] = new(folder => RunSample.Config(folder, """{"optimizer":null}"""), "at config.optimizer", Mend),
        ["with null for a number"] = new(folder => RunSample.Config(folder, """{"epochs":null}"""), "at config.epochs", Mend),
        ["with a list for a text"] = new(folder => RunSample.Config(folder, """{"scope":["a"]}"""), "at config.scope", Mend),
        ["of UTF-16 bytes without a mark"] = new(folder => SampleData.Patch(folder, "config.json", bytes => Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(bytes))), "is an invalid", Mend),
        ["nested a thousand deep"] = new(folder => SampleData.Text(folder, "config.json", new string('[', 1000) + new string(']', 1000)), "config.json' cannot be read", Mend),
        ["of a newer version"] = new(folder => { RunSample.Config(folder, """{"momentumOfTomorrow":1}"""); SampleData.Edit(folder, "config.json", text => text.Replace("\"lawn\":\"", "\"lawn\":\"9.")); }, "It was written by version 9.", "use that version, or choose another folder"),
        ["that cannot be read"] = new(folder => SampleData.ToUnreadable(folder, "config.json"), "cannot be read", "make it readable"),
        ["a link to nowhere"] = new(folder => SampleData.ToLink(folder, "config.json", "/nowhere"), "run", "Choose another"),
        ["of 3 GB"] = new(Huge, "it is no file of a run", "Choose another folder"),
    };

    static readonly Dictionary<string, DataCase> ValueCases = new()
    {
        ["an unknown task"] = new(folder => RunSample.Config(folder, """{"task":"synthetics"}"""), "There is no task 'synthetics'", "Did you mean 'synthetic'?"),
        ["an unknown model"] = new(folder => RunSample.Config(folder, """{"model":"mpl"}"""), "'mpl'", "Did you mean 'mlp'?"),
        ["an unknown optimizer"] = new(folder => RunSample.Config(folder, """{"optimizer":"adan-l"}"""), "'adan-l'", "Did you mean 'adam-l'?"),
        ["no epochs"] = new(folder => RunSample.Config(folder, """{"epochs":0}"""), "--epochs", "at least 1"),
        ["a rate of NaN"] = new(folder => RunSample.Config(folder, """{"learningRate":"NaN"}"""), "--learning-rate", "positive number"),
        ["a switch rule of nobody"] = new(folder => RunSample.Config(folder, """{"switch":"soon"}"""), "--switch is epochs", "not 'soon'"),
        ["no checkpoint"] = new(_ => { }, "has no checkpoint yet", "train it further"),
    };

    static readonly Dictionary<string, DataCase> SummaryCases = new()
    {
        ["empty"] = new(folder => SampleData.Text(folder, "summary.json", ""), "summary.json' cannot be read", Mend),
        ["torn"] = new(folder => SampleData.Edit(folder, "summary.json", text => text[..^9]), "summary.json' cannot be read", Mend),
        ["with an unknown status"] = new(folder => SampleData.Edit(folder, "summary.json", text => text.Replace("finished", "abandoned")), "at status", Mend),
        ["without status"] = new(folder => SampleData.Text(folder, "summary.json", """{"headlineMetric":"accuracy"}"""), "missing required properties", Mend),
        ["with an unknown key"] = new(folder => SampleData.Edit(folder, "summary.json", text => text.Replace("\"steps\"", "\"stepz\"")), "it has the unknown key 'stepz'", Mend),
        ["with metrics of text"] = new(folder => SampleData.Edit(folder, "summary.json", text => text.Replace("1.9", "\"low\"")), "at final", Mend),
        ["with metrics of null"] = new(folder => SampleData.Edit(folder, "summary.json", text => text.Replace("\"final\":", "\"bestByValidation\":null,\"final\":")), "at bestByValidation", Mend),
        ["that cannot be read"] = new(folder => SampleData.ToUnreadable(folder, "summary.json"), "cannot be read", "make it readable"),
    };

    public static TheoryData<string> Configs => new(ConfigCases.Keys);

    public static TheoryData<string> Values => new(ValueCases.Keys);

    public static TheoryData<string> Summaries => new(SummaryCases.Keys);

    [Theory]
    [MemberData(nameof(Configs))]
    public void A_configuration(string fault)
    {
        var run = Spoil(ConfigCases[fault]);
        foreach (var command in new[] { "report", "probe" }) Refused(ConfigCases[fault].Fault, fault == "a link to nowhere" ? "" : ConfigCases[fault].Remedy, command, run);
        if (fault != "a link to nowhere") Refused(ConfigCases[fault].Fault, ConfigCases[fault].Remedy, "watch", run); // which waits for a run to begin
        Refused(ConfigCases[fault].Fault, ConfigCases[fault].Remedy, "train", "--out", run);
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void A_configuration_that_cannot_be_probed(string fault) => Refused(ValueCases[fault].Fault, ValueCases[fault].Remedy, "probe", Spoil(ValueCases[fault]));

    [Theory]
    [MemberData(nameof(Summaries))]
    public void A_summary(string fault)
    {
        var run = Spoil(SummaryCases[fault]);
        foreach (var line in new string[][] { ["report", run], ["watch", run], ["train", "--free-epochs", "3", "--warmup-epochs", "1", "--out", run] }) Refused(SummaryCases[fault].Fault, SummaryCases[fault].Remedy, line);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("{\"epoch\":1,\"st")]
    [InlineData("not a line of metrics\n")]
    [InlineData("{\"epoch\":0,\"step\":1,\"phase\":\"free\"}\n")]
    [InlineData("{\"epoch\":1e300,\"step\":1,\"phase\":\"free\"}\n")]
    [InlineData("{\"epoch\":1,\"step\":-5,\"phase\":\"free\"}\n")]
    [InlineData("{\"epoch\":1,\"epoch\":1,\"step\":5,\"phase\":\"free\"}\n")]
    [InlineData("{\"epoch\":1,\"step\":5,\"phase\":7}\n")]
    [InlineData("[1,2,3]\n")]
    public void Metrics_without_a_whole_epoch(string text)
    {
        var run = Spoil(new DataCase(folder => SampleData.Text(folder, "metrics.jsonl", text), "", ""));
        Refused("None of these runs has finished an epoch", "there is nothing to show", "report", run);
    }

    [Fact]
    public void Metrics_that_cannot_be_read()
    {
        var run = Spoil(new DataCase(folder => SampleData.ToUnreadable(folder, "metrics.jsonl"), "", ""));
        Refused("metrics.jsonl' cannot be read", "make it readable", "report", run);
    }

    [Fact]
    public void A_torn_last_line_is_passed_over()
    {
        var run = Spoil(new DataCase(folder => SampleData.Text(folder, "metrics.jsonl", RunSample.Metrics + "{\"epoch\":3,\"st"), "", ""));
        var result = Support.Commands.Run("report", run, "--out", Commands.PathOf("page.html"));
        Assert.Equal(("", 0), (result.Error, result.ExitCode));
    }

    string Spoil(DataCase spoiled)
    {
        var run = Commands.PathOf("run");
        RunSample.Write(run);
        spoiled.Spoil(run);
        return run;
    }

    static void Huge(string folder)
    {
        using var file = File.OpenWrite(Path.Combine(folder, "config.json"));
        file.SetLength(3L << 30);
    }
}
