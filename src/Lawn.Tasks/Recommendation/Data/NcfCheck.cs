using Lawn.Training;

namespace Lawn.Tasks.Recommendation;

/// <summary>What the files of the NCF layout must keep to, taken together.</summary>
static class NcfCheck
{
    // Numbers may have gaps, but tables are as long as the largest number: it must not exceed what the files name by any factor.
    const int GapsPerMention = 10;
    const int GapsAllowed = 1000;

    /// <summary>Leave-one-out has one test item a user.</summary>
    /// <exception cref="UserErrorException">A user has two.</exception>
    public static void OneTestItemEach(string path, RatingLog test)
    {
        var lines = new Dictionary<int, int>(test.Count);
        for (var row = 0; row < test.Count; row++)
            if (!lines.TryAdd(test.Users[row], row + 1))
                throw new UserErrorException($"{path}, line {row + 1}: user {test.Users[row]} has a test item already, in line {lines[test.Users[row]]}; leave-one-out has one a user. Remove one of the lines here and in the negatives.");
    }

    /// <summary>Users and items are numbered from 0, without large gaps.</summary>
    /// <exception cref="UserErrorException">A number is far beyond the others.</exception>
    public static void Numbers(IReadOnlyList<string> paths, RatingLog train, RatingLog test, RankingSet candidates)
    {
        var mostUser = GapsAllowed + ((long)GapsPerMention * (train.Count + test.Count));
        var mostItem = GapsAllowed + ((long)GapsPerMention * (train.Count + candidates.Candidates.Length));
        Check(paths[0], "user", train.Users, 1, mostUser);
        Check(paths[0], "item", train.Items, 1, mostItem);
        Check(paths[1], "user", test.Users, 1, mostUser);
        Check(paths[2], "item", candidates.Candidates, candidates.CandidatesPerUser, mostItem);
    }

    /// <summary>A test item that is trained on would be ranked from memory.</summary>
    /// <exception cref="UserErrorException">A user's test item is in the training file.</exception>
    public static void TestItemsAreNew(string path, RatingLog train, RatingLog test)
    {
        var rows = new Dictionary<(int, int), int>(test.Count);
        for (var row = 0; row < test.Count; row++) rows[(test.Users[row], test.Items[row])] = row;
        for (var line = 1; line <= train.Count; line++)
            if (rows.TryGetValue((train.Users[line - 1], train.Items[line - 1]), out var row))
                throw new UserErrorException($"{path}, line {row + 1}: item {test.Items[row]} of user {test.Users[row]} is in line {line} of the training file too, so that it would be ranked from memory. Remove it there.");
    }

    static void Check(string path, string what, int[] numbers, int perLine, long most)
    {
        var place = Array.FindIndex(numbers, number => number > most);
        if (place >= 0)
            throw new UserErrorException($"{path}, line {(place / perLine) + 1}: the {what} {numbers[place]} is out of range: {what}s are numbered from 0, and files of this size can name them up to {most}. Number them anew.");
    }
}
