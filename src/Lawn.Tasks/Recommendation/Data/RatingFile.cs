using Lawn.Training;

namespace Lawn.Tasks.Recommendation;

/// <summary>Reads files with one rating a line: user, item, rating and time, with a tab or <c>::</c> between them.</summary>
public static class RatingFile
{
    /// <summary>Reads tab-separated ratings: MovieLens' <c>u.data</c> and the NCF layout's <c>.rating</c> files.</summary>
    /// <remarks>A line may lack the time, which then counts as 0.</remarks>
    /// <exception cref="UserErrorException">A fault of the file; the message names its line.</exception>
    public static RatingLog ReadTabbed(string path) => Read(path, "\t"u8, "a tab");

    /// <summary>Reads ratings separated by two colons: MovieLens' <c>ratings.dat</c>.</summary>
    /// <inheritdoc cref="ReadTabbed"/>
    public static RatingLog ReadColons(string path) => Read(path, "::"u8, "'::'");

    static RatingLog Read(string path, ReadOnlySpan<byte> delimiter, string delimiterName)
    {
        var content = DataFile.ReadText(path).Span;
        var rows = content.Count((byte)'\n') + 1;
        var log = new RatingLog(new int[rows], new int[rows], new long[rows]);
        var reader = new FieldReader(path, content);
        var row = 0;
        for (; !reader.AtEnd; row++)
        {
            log.Users[row] = (int)reader.ReadNumber("user", int.MaxValue - 1);
            reader.Expect(delimiter, delimiterName);
            log.Items[row] = (int)reader.ReadNumber("item", int.MaxValue - 1);
            reader.Expect(delimiter, delimiterName);
            reader.SkipDecimal("rating");
            if (!reader.AtLineEnd)
            {
                reader.Expect(delimiter, delimiterName);
                log.Timestamps[row] = reader.ReadNumber("timestamp", long.MaxValue / 16);
            }

            reader.EndLine();
        }

        return row == rows ? log : new RatingLog(log.Users[..row], log.Items[..row], log.Timestamps[..row]);
    }
}
