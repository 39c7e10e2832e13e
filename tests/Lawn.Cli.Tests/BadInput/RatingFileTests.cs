using System.Text;

namespace Lawn.Cli.Tests.BadInput;

/// <summary>MovieLens' own files, damaged.</summary>
public sealed class RatingFileTests : Rejections
{
    const string File = "u.data";
    const string Again = "Fetch it again, or name another folder with --data";
    const string Line = "Mend that line, or fetch the file again";

    static readonly Dictionary<string, DataCase> Cases = new()
    {
        ["no file"] = new(folder => System.IO.File.Delete(Path.Combine(folder, File)), "was not found", "fetch it with 'lawn data get movielens-100k'"),
        ["an empty file"] = new(folder => SampleData.Text(folder, File, ""), "is empty", Again),
        ["a file of blank lines"] = new(folder => SampleData.Text(folder, File, "\n\n \t\r\n"), "is empty", Again),
        ["a folder for the file"] = new(folder => SampleData.ToFolder(folder, File), "is a folder", Again),
        ["a file that cannot be read"] = new(folder => SampleData.ToUnreadable(folder, File), "cannot be read", Again),
        ["a link to nowhere"] = new(folder => SampleData.ToLink(folder, File, "/nowhere"), "cannot be read", Again),
        ["a link to itself"] = new(folder => SampleData.ToLink(folder, File, File), "cannot be read", Again),
        ["a file of 3 GB"] = new(Huge, "too long", Again),
        ["a cut line"] = new(folder => SampleData.Edit(folder, File, text => text[..^12]), "the end of the file (is it cut short?)", Line),
        ["a line without rating"] = new(folder => SampleData.Edit(folder, File, text => text + "1\t2\n"), "a tab is expected, but there is the end of the line", Line),
        ["a line without item"] = new(folder => SampleData.Edit(folder, File, text => "7\n" + text), "line 1: a tab is expected", Line),
        ["a fifth field"] = new(folder => SampleData.Edit(folder, File, text => "1\t2\t3\t4\t5\n" + text), "line 1: the line should end", Line),
        ["commas for tabs"] = new(folder => SampleData.Edit(folder, File, text => text.Replace('\t', ',')), "a tab is expected, but there is ',", Line),
        ["colons for tabs"] = new(folder => SampleData.Edit(folder, File, text => text.Replace("\t", "::")), "a tab is expected, but there is '::", Line),
        ["spaces for tabs"] = new(folder => SampleData.Edit(folder, File, text => text.Replace('\t', ' ')), "a tab is expected", Line),
        ["a header"] = new(folder => SampleData.Edit(folder, File, text => "user\titem\trating\ttime\n" + text), "line 1: the user must be a whole number", Line),
        ["a negative user"] = new(folder => SampleData.Edit(folder, File, text => "-1\t2\t3\t4\n" + text), "user must be a whole number that is not negative", Line),
        ["a negative item"] = new(folder => SampleData.Edit(folder, File, text => "1\t-2\t3\t4\n" + text), "item must be a whole number that is not negative", Line),
        ["a fraction for a user"] = new(folder => SampleData.Edit(folder, File, text => "1.5\t2\t3\t4\n" + text), "a tab is expected, but there is '.5", Line),
        ["NaN for an item"] = new(folder => SampleData.Edit(folder, File, text => "1\tNaN\t3\t4\n" + text), "item must be a whole number", Line),
        ["NaN for a rating"] = new(folder => SampleData.Edit(folder, File, text => "1\t2\tNaN\t4\n" + text), "rating must be a number", Line),
        ["a negative rating"] = new(folder => SampleData.Edit(folder, File, text => "1\t2\t-3\t4\n" + text), "rating must be a number", Line),
        ["an item beyond 32 bits"] = new(folder => SampleData.Edit(folder, File, text => "1\t99999999999\t3\t4\n" + text), "the item is larger than 2147483646", Line),
        ["a user beyond 64 bits"] = new(folder => SampleData.Edit(folder, File, text => "99999999999999999999\t1\t3\t4\n" + text), "the user is larger than 2147483646", Line),
        ["a time beyond 64 bits"] = new(folder => SampleData.Edit(folder, File, text => "1\t1\t3\t99999999999999999999\n" + text), "the timestamp is larger than", Line),
        ["a blank line in the middle"] = new(folder => SampleData.Edit(folder, File, text => text.Insert(text.IndexOf('\n') + 1, "\n")), "line 2: the user must be a whole number", Line),
        ["UTF-16 text"] = new(folder => SampleData.Patch(folder, File, bytes => [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(bytes))]), "UTF-16", "save it as UTF-8"),
        ["line ends of carriage returns only"] = new(folder => SampleData.Edit(folder, File, text => text.Replace('\n', '\r')), "line 1: a carriage return stands alone", Line),
        ["a zip archive"] = new(folder => SampleData.Bytes(folder, File, [0x50, 0x4B, 3, 4, 20, 0, 0, 0, 8, 0]), "line 1: the user must be a whole number", Line),
        ["bytes that are no text"] = new(folder => SampleData.Bytes(folder, File, [0x1B, 0x5B, 0x32, 0x4A, 0, 7, 8]), "line 1: the user must be a whole number", Line),
        ["digits of another script"] = new(folder => SampleData.Edit(folder, File, text => "١\t٢\t3\t4\n" + text), "line 1: the user must be a whole number", Line),
        ["a user who rated all"] = new(folder => SampleData.Edit(folder, File, text => text + string.Concat(Enumerable.Range(1, 130).Select(item => $"9\t{item}\t3\t{item}\n"))), "leaves 0 of 130 items unrated", "use a larger data set"),
        ["a handful of ratings"] = new(folder => SampleData.Text(folder, File, "1\t1\t5\t1\n1\t2\t5\t2\n2\t1\t5\t1\n"), "items unrated, but 99 negatives are needed", "use a larger data set"),
    };

    public static TheoryData<string> Faults => new(Cases.Keys);

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_file_with_tabs(string fault)
    {
        if (OperatingSystem.IsWindows() && fault is "a file that cannot be read" or "a link to nowhere") Assert.Skip("links need a privilege on Windows");
        var data = Directory.CreateDirectory(Commands.PathOf("data")).FullName;
        SampleData.MovieLens100K(data);
        Cases[fault].Spoil(data);
        Refused(Cases[fault].Fault, Cases[fault].Remedy, "train", "--task", "movielens-100k", "--data", data, "--out", Commands.PathOf("out"));
    }

    [Theory]
    [InlineData("1\t2\t3\t4\n", "'::' is expected, but there is '\\t2\\t3\\t4'")]
    [InlineData("1:2:3:4\n", "'::' is expected")]
    [InlineData("1::2\n", "'::' is expected, but there is the end of the line")]
    [InlineData("1::\n", "the item must be a whole number")]
    [InlineData("::2::3::4\n", "the user must be a whole number")]
    [InlineData("1::2::x::4\n", "the rating must be a number")]
    [InlineData("1::2::3::4::5\n", "the line should end")]
    public void A_file_with_colons(string line, string fault)
    {
        var data = Directory.CreateDirectory(Commands.PathOf("data")).FullName;
        SampleData.MovieLens1M(data);
        SampleData.Edit(data, "ratings.dat", text => line + text);
        Refused("line 1: " + fault, Line, "train", "--task", "movielens-1m", "--data", data, "--out", Commands.PathOf("out"));
    }

    [Theory]
    [InlineData("movielens-100k", "as it is")]
    [InlineData("movielens-100k", "with a mark of UTF-8")]
    [InlineData("movielens-100k", "with Windows' line ends")]
    [InlineData("movielens-1m", "as it is")]
    public void What_is_damaged_here_can_be_trained_on(string task, string form)
    {
        var data = Directory.CreateDirectory(Commands.PathOf("data")).FullName;
        SampleData.MovieLens100K(data);
        SampleData.MovieLens1M(data);
        if (form == "with a mark of UTF-8") SampleData.Edit(data, File, text => "\uFEFF" + text);
        if (form == "with Windows' line ends") SampleData.Edit(data, File, text => text.Replace("\n", "\r\n"));
        var result = Support.Commands.Run("train", "--task", task, "--data", data, "--epochs", "1", "--out", Commands.PathOf("out"));
        Assert.Equal(("", 0), (result.Error, result.ExitCode));
    }

    // Sparse: it takes no room on the disk.
    static void Huge(string folder)
    {
        using var file = System.IO.File.OpenWrite(Path.Combine(folder, File));
        file.SetLength(3L << 30);
    }
}
