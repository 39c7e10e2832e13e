namespace Lawn.Cli.Tests.BadInput;

/// <summary>The three files of the NCF layout, damaged or not fitting together.</summary>
public sealed class NcfFileTests : Rejections
{
    const string Train = "ml-1m.train.rating";
    const string Test = "ml-1m.test.rating";
    const string Negative = "ml-1m.test.negative";
    const string Again = "Fetch it again, or name another folder with --data";
    const string Line = "Mend that line, or fetch the file again";

    static readonly Dictionary<string, DataCase> Cases = new()
    {
        ["a file is missing"] = new(folder => File.Delete(Path.Combine(folder, Negative)), "was not found", "Name its folder with --data"),
        ["an empty training file"] = new(folder => SampleData.Text(folder, Train, ""), "is empty", Again),
        ["an empty test file"] = new(folder => SampleData.Text(folder, Test, "\n"), "is empty", Again),
        ["an empty file of negatives"] = new(folder => SampleData.Text(folder, Negative, ""), "is empty", Again),
        ["a folder for the negatives"] = new(folder => SampleData.ToFolder(folder, Negative), "is a folder", Again),
        ["negatives that cannot be read"] = new(folder => SampleData.ToUnreadable(folder, Negative), "cannot be read", Again),
        ["fewer negatives than test rows"] = new(folder => SampleData.Edit(folder, Negative, text => text[..(text.IndexOf('\n') + 1)]), "the test ratings have 6 rows (is it cut short?)", Line),
        ["more negatives than test rows"] = new(folder => SampleData.Edit(folder, Negative, text => text + text), "more lines than the 6 test ratings", Line),
        ["a negative too few"] = new(folder => SampleData.Edit(folder, Negative, text => text.TrimEnd()[..^3] + "\n"), "8 negatives where the first line has 9", Line),
        ["a negative too many"] = new(folder => SampleData.Edit(folder, Negative, text => text.TrimEnd() + "\t9\n"), "more than the first line's 9 negatives", Line),
        ["no negatives at all"] = new(folder => SampleData.Edit(folder, Negative, text => string.Concat(text.Split('\n').Select(line => line.Split('\t')[0] + "\n"))), "negatives are expected after '(user,item)'", Line),
        ["negatives of other users"] = new(folder => SampleData.Edit(folder, Negative, text => text.Replace("(1,", "(4,")), "line 2: (4,128) is not the test rating of that row", Line),
        ["negatives in another order"] = new(folder => SampleData.Edit(folder, Negative, text => string.Concat(text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Reverse().Select(line => line + "\n"))), "line 1: (5,124) is not the test rating", Line),
        ["a pair without brackets"] = new(folder => SampleData.Edit(folder, Negative, text => text.Replace("(0,129)", "0,129")), "line 1: '(user,item)' is expected", Line),
        ["a pair with a semicolon"] = new(folder => SampleData.Edit(folder, Negative, text => text.Replace("(2,", "(2;")), "line 3: a comma is expected", Line),
        ["a pair that is not closed"] = new(folder => SampleData.Edit(folder, Negative, text => text.Replace("127)", "127")), "line 3: ')' is expected", Line),
        ["commas between negatives"] = new(folder => SampleData.Edit(folder, Negative, text => text.Replace("\t41", ",41")), "line 1: a tab is expected, but there is ',41", Line),
        ["a negative that is a word"] = new(folder => SampleData.Edit(folder, Negative, text => text.Replace("\t41", "\tx")), "line 1: the item must be a whole number", Line),
        ["a negative below zero"] = new(folder => SampleData.Edit(folder, Negative, text => text.Replace("\t41", "\t-41")), "item must be a whole number that is not negative", Line),
        ["a negative out of range"] = new(folder => SampleData.Edit(folder, Negative, text => text.Replace("\t41", "\t2000000000")), "line 1: the item 2000000000 is out of range", "Number them anew"),
        ["a test item out of range"] = new(folder => { SampleData.Edit(folder, Test, text => text.Replace("\t128\t", "\t99999\t")); SampleData.Edit(folder, Negative, text => text.Replace(",128)", ",99999)")); }, "line 2: the item 99999 is out of range", "Number them anew"),
        ["a user out of range"] = new(folder => SampleData.Edit(folder, Train, text => text + "2147483646\t1\t5\t1\n"), "line 31: the user 2147483646 is out of range", "Number them anew"),
        ["an item out of range"] = new(folder => SampleData.Edit(folder, Train, text => "0\t2147483646\t5\t1\n" + text), "line 1: the item 2147483646 is out of range", "Number them anew"),
        ["a user twice in the test"] = new(folder => { SampleData.Edit(folder, Test, text => text + "3\t1\t5\t1\n"); SampleData.Edit(folder, Negative, text => text + "(3,1)\t" + string.Join('\t', Enumerable.Range(40, 9)) + "\n"); }, "line 7: user 3 has a test item already, in line 4", "Remove one of the lines"),
        ["a test row twice"] = new(folder => { SampleData.Edit(folder, Test, text => text + text); SampleData.Edit(folder, Negative, text => text + text); }, "line 7: user 0 has a test item already, in line 1", "Remove one of the lines"),
        ["a test item in the training file"] = new(folder => SampleData.Edit(folder, Train, text => text + "2\t127\t5\t1\n"), "line 3: item 127 of user 2 is in line 31 of the training file", "Remove it there"),
        ["the test file is the training file"] = new(folder => File.Copy(Path.Combine(folder, Train), Path.Combine(folder, Test), overwrite: true), "has a test item already", "Remove one of the lines"),
        ["spaces in the training file"] = new(folder => SampleData.Edit(folder, Train, text => text.Replace('\t', ' ')), "line 1: a tab is expected", Line),
        ["a training file cut short"] = new(folder => SampleData.Edit(folder, Train, text => text[..^7]), "is it cut short?", Line),
        ["a test file that cannot be read"] = new(folder => SampleData.ToUnreadable(folder, Test), "cannot be read", Again),
        ["a user who has nearly all items"] = new(folder => SampleData.Edit(folder, Train, text => text + string.Concat(Enumerable.Range(30, 99).Select(item => $"5\t{(item == 124 ? 1 : item)}\t5\t1\n"))), "items unrated, but 99 negatives are needed", "use a larger data set"),
    };

    public static TheoryData<string> Faults => new(Cases.Keys);

    [Theory]
    [MemberData(nameof(Faults))]
    public void In_the_layout(string fault)
    {
        var data = Directory.CreateDirectory(Commands.PathOf("data")).FullName;
        SampleData.Ncf(data);
        Cases[fault].Spoil(data);
        Refused(Cases[fault].Fault, Cases[fault].Remedy, "train", "--task", "movielens-1m", "--data", data, "--out", Commands.PathOf("out"));
    }

    [Fact]
    public void What_is_damaged_here_can_be_trained_on()
    {
        var data = Directory.CreateDirectory(Commands.PathOf("data")).FullName;
        SampleData.Ncf(data);
        var result = Support.Commands.Run("train", "--task", "movielens-1m", "--data", data, "--epochs", "1", "--out", Commands.PathOf("out"));
        Assert.Equal(("", 0), (result.Error, result.ExitCode));
    }
}
