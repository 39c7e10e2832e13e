using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>Compares the norms of the ranks' weights: ranks that step alike have the same, to the last bit on machines of one kind.</summary>
static class NormCheck
{
    /// <summary>The largest relative difference that is no drift.</summary>
    public const double Tolerance = 1e-5;

    const int NumbersPerRank = 3;

    /// <summary>Compares every parameter's norm with that on rank 0.</summary>
    /// <exception cref="RankFailureException">One differs: thrown on all ranks, with the name of the first rank at fault and of the parameter.</exception>
    public static void Compare(IProcessGroup group, nn.Module model, long step)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var parameters = model.named_parameters().ToList();
        var norms = stack([.. parameters.Select(p => p.parameter.norm().to_type(ScalarType.Float32))]).to(group.DeviceType);
        var expected = norms.clone();
        group.Broadcast(expected);
        var (mine, root) = (norms.cpu().data<float>().ToArray(), expected.cpu().data<float>().ToArray());

        var found = new float[NumbersPerRank * group.Size]; // of each rank: the parameter's number from 1, its norm there and on rank 0
        var strayed = Enumerable.Range(0, mine.Length).FirstOrDefault(k => Differ(mine[k], root[k]), -1);
        if (strayed >= 0) (found[NumbersPerRank * group.Rank], found[(NumbersPerRank * group.Rank) + 1], found[(NumbersPerRank * group.Rank) + 2]) = (strayed + 1, mine[strayed], root[strayed]);
        var all = group.Sum(found).Chunk(NumbersPerRank).ToList();
        var rank = all.FindIndex(numbers => numbers[0] != 0);
        if (rank >= 0) throw RankFailureException.Drifted(group.Describe(rank), parameters[(int)all[rank][0] - 1].name, step, all[rank][1], all[rank][2]);
    }

    static bool Differ(float mine, float root) => float.IsFinite(root) ? !(Math.Abs(mine - root) <= Tolerance * root) : float.IsFinite(mine);
}
