using Lawn.Training;

namespace Lawn.Tasks.Recommendation;

/// <summary>Reads <c>NAME.test.negative</c>: a line is <c>(user,item)</c>, then the user's negatives, with tabs between them.</summary>
static class NcfNegativeFile
{
    /// <summary>Reads the candidates of each test rating.</summary>
    /// <param name="path">The file.</param>
    /// <param name="ratings">The rows of <c>NAME.test.rating</c>, which the lines must repeat in the same order.</param>
    public static RankingSet Read(string path, RatingLog ratings)
    {
        var content = DataFile.ReadText(path).Span;
        var reader = new FieldReader(path, content);
        var firstLine = content[..(content.IndexOf((byte)'\n') is var end and >= 0 ? end : content.Length)];
        var width = firstLine.Count((byte)'\t') + 1;
        if (width < 2) throw reader.Fault("negatives are expected after '(user,item)', with tabs between them");

        var candidates = new int[ratings.Count * width];
        for (var row = 0; row < ratings.Count; row++)
        {
            if (reader.AtEnd) throw reader.Fault($"the file ends, but the test ratings have {ratings.Count} rows (is it cut short?)");
            var next = row * width;
            candidates[next++] = ReadPair(ref reader, ratings, row);
            while (!reader.AtLineEnd)
            {
                reader.Expect("\t"u8, "a tab");
                if (next == (row + 1) * width) throw reader.Fault($"there are more than the first line's {width - 1} negatives");
                candidates[next++] = (int)reader.ReadNumber("item", int.MaxValue - 1);
            }

            if (next != (row + 1) * width)
            {
                throw reader.Fault($"there are {next - (row * width) - 1} negatives where the first line has {width - 1} (is it cut short?)");
            }

            reader.EndLine();
        }

        if (!reader.AtEnd) throw reader.Fault($"there are more lines than the {ratings.Count} test ratings");
        return new RankingSet(ratings.Users, candidates, width);
    }

    static int ReadPair(ref FieldReader reader, RatingLog ratings, int row)
    {
        reader.Expect("("u8, "'(user,item)'");
        var user = (int)reader.ReadNumber("user", int.MaxValue - 1);
        reader.Expect(","u8, "a comma");
        var item = (int)reader.ReadNumber("item", int.MaxValue - 1);
        reader.Expect(")"u8, "')'");
        if ((user, item) == (ratings.Users[row], ratings.Items[row])) return item;
        throw reader.Fault($"({user},{item}) is not the test rating of that row, which is ({ratings.Users[row]},{ratings.Items[row]})");
    }
}
