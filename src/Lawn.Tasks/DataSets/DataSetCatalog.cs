using Lawn.Tasks.Images;
using Lawn.Tasks.Recommendation;
using Lawn.Training;

namespace Lawn.Tasks.DataSets;

/// <summary>The data sets by name.</summary>
public static class DataSetCatalog
{
    const string MovieLensTerms =
        "Research use, no redistribution (see the README of the archive). Cite Harper and Konstan (2015), The MovieLens Datasets.";

    /// <summary>MovieLens-100K.</summary>
    public static DataSet MovieLens100K { get; } = new()
    {
        Name = "movielens-100k",
        Summary = "MovieLens-100K: 100 000 ratings of 1682 films by 943 users",
        Terms = MovieLensTerms,
        SubFolder = "ml-100k",
        Layouts =
        [
            new RecommendationLayout(
                "MovieLens' own file",
                [new DataLayoutFile("u.data", "06416e597f82b7342361e41163890c81036900f418ad91315590814211dca490")],
                folder => MovieLensFiles.ReadTabbed(Path.Combine(folder, "u.data")),
                new ExpectedCounts(943, 1682, 100_000)),
        ],
        Downloads = [MovieLensArchive("ml-100k", "0e33842e24a9c977be4e0107933c0723", "u.data")],
    };

    /// <summary>MovieLens-1M, in the layout of the NCF authors or as GroupLens publishes it.</summary>
    public static DataSet MovieLens1M { get; } = new()
    {
        Name = "movielens-1m",
        Summary = "MovieLens-1M: 1 000 209 ratings of 3706 films by 6040 users",
        Terms = MovieLensTerms,
        SubFolder = "ml-1m",
        Layouts =
        [
            NcfLayoutOf(
                "ml-1m",
                new ExpectedCounts(6040, 3706, 1_000_209),
                "231ae11eb060b643a8c58c063cd17ffc743b54f569afb073d1abb6cf126b88b5",
                "127853228a76b7d21c0481e8ef8d00dd009cd5c88670dbdd9e9debfdb9f93de4"),
            new RecommendationLayout(
                "MovieLens' own file",
                [new DataLayoutFile("ratings.dat")],
                folder => MovieLensFiles.ReadColons(Path.Combine(folder, "ratings.dat")),
                new ExpectedCounts(6040, 3706, 1_000_209)),
        ],
        Downloads = [.. NcfDownloads("ml-1m"), MovieLensArchive("ml-1m", "c4d9eecfca2ab87c1945afe126590906", "ratings.dat")],
    };

    /// <summary>Pinterest, in the layout of the NCF authors.</summary>
    public static DataSet Pinterest { get; } = new()
    {
        Name = "pinterest",
        Summary = "Pinterest: 1 500 809 pins of 9916 images by 55 187 users with at least 20 pins each",
        Terms = "Research use. Cite Geng et al. (2015), Learning Image and User Features, and He et al. (2017), Neural Collaborative Filtering.",
        SubFolder = "pinterest-20",
        Layouts = [NcfLayoutOf("pinterest-20", new ExpectedCounts(55_187, 9916, 1_500_809))],
        Downloads = NcfDownloads("pinterest-20"),
    };

    /// <summary>Every data set.</summary>
    public static IReadOnlyList<DataSet> All { get; } = [MovieLens100K, MovieLens1M, Pinterest, .. ImageDataSets.All.Select(set => set.Files)];

    /// <summary>The data set of that name.</summary>
    /// <exception cref="UserErrorException">There is none.</exception>
    public static DataSet Find(string name) =>
        All.FirstOrDefault(set => set.Name == name)
        ?? throw new UserErrorException($"There is no data set '{name}'. Data sets: {string.Join(", ", All.Select(set => set.Name))}.");

    static RecommendationLayout NcfLayoutOf(string name, ExpectedCounts expected, string? testSha256 = null, string? negativeSha256 = null)
    {
        var files = NcfLayout.Files(name);
        return new RecommendationLayout(
            "the layout of the Neural Collaborative Filtering authors",
            [new DataLayoutFile(files[0]), new DataLayoutFile(files[1], testSha256), new DataLayoutFile(files[2], negativeSha256)],
            folder => NcfLayout.Read(folder, name),
            expected);
    }

    static DataDownload MovieLensArchive(string name, string md5, string file) =>
        new(new Uri($"https://files.grouplens.org/datasets/movielens/{name}.zip"), md5, [$"{name}/{file}"]);

    static DataDownload[] NcfDownloads(string name) =>
    [
        .. NcfLayout.Files(name).Select(file => new DataDownload(
            new Uri($"https://raw.githubusercontent.com/hexiangnan/neural_collaborative_filtering/master/Data/{file}"))),
    ];
}
