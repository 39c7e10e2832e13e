using System.Text;
using Lawn.Tasks.Recommendation;

namespace Lawn.Fuzz;

/// <summary>Readers of ratings. What was read goes through the first draw of negatives too, which may refuse it.</summary>
static class RecommendationTargets
{
    const int Users = 6;
    const int Items = 130;
    const int RatingsPerUser = 5;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        // 99 negatives for each of two held-out items of a user, whose line may be ten bytes long.
        new("ratings-tabbed", [Ratings("\t", 1), Ratings("\t", 0)], new TextMutator(["\t"], ["::", ",", "\r"]), (folder, input) =>
            Use(MovieLensFiles.ReadTabbed(folder.Write("u.data", input)))) { BytesPerByte = 1024 },
        new("ratings-colons", [Ratings("::", 1)], new TextMutator(["::"], ["\t", ":", ",", "\r"]), (folder, input) =>
            Use(MovieLensFiles.ReadColons(folder.Write("ratings.dat", input)))) { BytesPerByte = 1024 },
        new("ncf-layout", [Ncf()], new PartsMutator(new TextMutator(["\t", ","], ["(0,1)", "(", ")", "\r"])), (folder, input) =>
        {
            var parts = Parts.Split(input);
            var names = NcfLayout.Files("set");
            for (var k = 0; k < names.Count; k++) folder.Write(names[k], k < parts.Length ? parts[k] : []);
            Use(NcfLayout.Read(folder.Path, "set"));
        }) { BytesPerByte = 1024 },
    ];

    static void Use(RecommendationData data)
    {
        var sampler = new NegativeSampler(data.Train, negativesPerPositive: 1, seed: 1);
        sampler.Draw(0, new Example[sampler.Count]);
    }

    static byte[] Ratings(string delimiter, int first)
    {
        var text = new StringBuilder();
        for (var user = 0; user < Users; user++)
            for (var k = 0; k < Items / Users; k++)
                text.Append($"{user + first}{delimiter}{((user * Items / Users) + k) % Items + first}{delimiter}{(k % 5) + 1}{delimiter}{978300000 + k}\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    static byte[] Ncf()
    {
        var (train, test, negative) = (new StringBuilder(), new StringBuilder(), new StringBuilder());
        for (var user = 0; user < Users; user++)
        {
            for (var k = 0; k < RatingsPerUser; k++) train.Append($"{user}\t{(user * RatingsPerUser) + k}\t4\t{100 + k}\n");
            test.Append($"{user}\t{Items - user - 1}\t5\t200\n");
            negative.Append($"({user},{Items - user - 1})\t{string.Join('\t', Enumerable.Range(40, 9))}\n");
        }

        return Parts.Join([.. new[] { train, test, negative }.Select(text => Encoding.ASCII.GetBytes(text.ToString()))]);
    }
}
