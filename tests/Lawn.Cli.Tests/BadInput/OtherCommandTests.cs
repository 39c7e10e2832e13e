namespace Lawn.Cli.Tests.BadInput;

/// <summary>Arguments of the commands beside train.</summary>
public sealed class OtherCommandTests : Rejections
{
    [Theory]
    [InlineData("report", "RUN")]
    [InlineData("watch", "RUN")]
    [InlineData("probe", "RUN")]
    [InlineData("data get", "needs a name")]
    public void Nothing_given(string command, string fault) => Refused(fault, "", command.Split(' '));

    [Theory]
    [InlineData("report", "There is no run folder")]
    [InlineData("probe", "is no run folder")]
    [InlineData("compare --report-only --out", "cannot be read")]
    public void A_folder_that_does_not_exist(string command, string fault) => Refused(fault, "Give the --out of a `lawn", [.. command.Split(' '), Commands.PathOf("nowhere")]);

    [Theory]
    [InlineData("report", "holds no run")]
    [InlineData("probe", "is no run folder")]
    [InlineData("compare --report-only --out", "cannot be read")]
    public void An_empty_folder(string command, string fault)
    {
        Directory.CreateDirectory(Commands.PathOf("empty"));
        Refused(fault, "Give the --out of a `lawn", [.. command.Split(' '), Commands.PathOf("empty")]);
    }

    [Theory]
    [InlineData("report", "is a file", "Give the --out")]
    [InlineData("watch", "is a file", "give the folder of a run")]
    [InlineData("probe", "is no run folder", "Give the --out")]
    [InlineData("compare --report-only --out", "cannot be read", "Give the --out")]
    public void A_file_for_a_folder(string command, string fault, string remedy)
    {
        File.WriteAllText(Commands.PathOf("notes.txt"), "notes");
        Refused(fault, remedy, [.. command.Split(' '), Commands.PathOf("notes.txt")]);
    }

    [Theory]
    [InlineData("watch a b", "does not know what to do with 'b'")]
    [InlineData("probe a b", "does not know what to do with 'b'")]
    [InlineData("inspect mlp", "does not know what to do with 'mlp'")]
    [InlineData("doctor now", "does not know what to do with 'now'")]
    [InlineData("data list mnist", "does not know what to do with 'mnist'")]
    [InlineData("compare now", "does not know what to do with 'now'")]
    public void A_word_too_many(string line, string fault) => Refused(fault, "--help", line.Split(' '));

    [Fact]
    public void One_run_of_two_that_is_missing()
    {
        RunSample.Write(Commands.PathOf("run"));
        Refused("There is no run folder", "Give the --out", "report", Commands.PathOf("run"), Commands.PathOf("nowhere"));
    }

    [Theory]
    [InlineData("{", "Give the --out")]
    [InlineData("[]", "Give the --out")]
    [InlineData("{}", "Give the --out")]
    [InlineData("""{"command":"lawn compare"}""", "Give the --out")]
    [InlineData("""{"command":[1,2]}""", "Give the --out")]
    [InlineData("""{"command":["lawn","compare","--sedes","3"]}""", "Did you mean '--seeds'?")]
    [InlineData("""{"command":["lawn","compare","--optimizers","adan"]}""", "Did you mean 'adam'?")]
    [InlineData("""{"command":["lawn","compare","--seeds","0"]}""", "at least 1")]
    public void A_damaged_comparison(string content, string remedy)
    {
        Directory.CreateDirectory(Commands.PathOf("comparison"));
        File.WriteAllText(Commands.PathOf("comparison", "compare.json"), content);
        Refused("", remedy, "compare", "--report-only", "--out", Commands.PathOf("comparison"));
    }

    [Theory]
    [InlineData("inspect --task movielens-1m --data", "was not found", "Name its folder with --data")]
    [InlineData("inspect --task imagenet --data", "was not found", "image-net.org")]
    [InlineData("compare --task cifar-10 --data", "was not found", "lawn data get cifar-10")]
    [InlineData("data verify mnist --data", "was not found", "lawn data get mnist")]
    [InlineData("data verify --data", "No data set was found", "lawn data list")]
    public void Data_that_are_not_there(string command, string fault, string remedy)
    {
        var output = command.StartsWith("compare", StringComparison.Ordinal) ? new[] { "--out", Commands.PathOf("out") } : [];
        Refused(fault, remedy, [.. command.Split(' '), Commands.PathOf("nowhere"), .. output]);
    }

    [Fact]
    public void A_data_set_that_no_program_may_fetch() => Refused("cannot be fetched by a program", "image-net.org", "data", "get", "imagenet", "--data", Commands.PathOf("data"));

    [Theory]
    [InlineData("--seed", "x")]
    [InlineData("--scope", "hidden7")]
    [InlineData("--task", "synthetc")]
    [InlineData("--factors", "-1")]
    public void Of_inspect(string option, string value) => Refused(value, "", "inspect", option, value);
}
