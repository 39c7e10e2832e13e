using System.Net.Sockets;
using Lawn.Training.Tests.Support;

namespace Lawn.Training.Tests.Distributed;

/// <summary>Ranks that meet by torchrun's variables and talk over TCP; real processes.</summary>
public class TcpProcessGroupTests
{
    [Fact]
    public void Ranks_add_up_and_share()
    {
        foreach (var (code, text) in ProcessJob.Run(nameof(TcpRankTests.Exchanges_by_tcp), 3)) Assert.True(code == 0, text);
    }

    [Fact]
    public void A_rank_that_stays_away_is_named_to_all()
    {
        var results = ProcessJob.Run(nameof(TcpRankTests.Rank_1_stays_away), 3);
        foreach (var rank in new[] { 0, 2 }) Assert.Matches($@"{rank} saw: rank 1 \(process \d+ on .+\) did not answer for 1 s\.", results[rank].Text);
    }

    [Fact]
    public void A_rank_that_dies_is_named_to_all_at_once()
    {
        var results = ProcessJob.Run(nameof(TcpRankTests.Rank_2_dies), 3);
        foreach (var rank in new[] { 0, 1 }) Assert.Matches($@"{rank} saw: rank 2 \(process \d+ on .+\) has gone", results[rank].Text);
    }

    [Fact]
    public async Task Strangers_at_the_port_do_not_keep_ranks_from_meeting()
    {
        var port = ProcessJob.FreePort();
        var root = Task.Run(() => new TcpProcessGroup(new TorchrunPlace(0, 2, 0, "127.0.0.1", port), TimeSpan.FromSeconds(20)));
        using var silent = Connect(port);
        using var rude = Connect(port);
        rude.Send(new byte[1000]); // no introduction
        using var leaving = Connect(port);
        leaving.Dispose();
        using var other = new TcpProcessGroup(new TorchrunPlace(1, 2, 0, "127.0.0.1", port), TimeSpan.FromSeconds(20));
        using var zero = await root;
        var sum = Task.Run(() => zero.Sum(1f, 2f));
        var own = other.Sum(3f, 4f);
        Assert.Equal(new[] { 4f, 6f }, own);
        var theirs = await sum;
        Assert.Equal(new[] { 4f, 6f }, theirs);
    }

    [Fact]
    public async Task Who_does_not_come_and_who_comes_twice_is_named()
    {
        var port = ProcessJob.FreePort();
        var alone = Assert.Throws<RankFailureException>(() => new TcpProcessGroup(new TorchrunPlace(0, 3, 0, "127.0.0.1", port), TimeSpan.FromMilliseconds(300)));
        Assert.StartsWith("ranks 1, 2 of 3 did not come", alone.Message);
        var lost = Assert.Throws<RankFailureException>(() => new TcpProcessGroup(new TorchrunPlace(2, 3, 0, "127.0.0.1", port), TimeSpan.FromMilliseconds(300)));
        Assert.StartsWith($"rank 2 does not reach rank 0 at 127.0.0.1:{port}", lost.Message);

        port = ProcessJob.FreePort();
        var root = Task.Run(() => Record.Exception(() => new TcpProcessGroup(new TorchrunPlace(0, 3, 0, "127.0.0.1", port), TimeSpan.FromSeconds(20))));
        var twins = Enumerable.Range(0, 2).Select(_ => Task.Run(() => Record.Exception(() => new TcpProcessGroup(new TorchrunPlace(1, 3, 0, "127.0.0.1", port), TimeSpan.FromSeconds(5))))).ToArray();
        Assert.Contains("Two processes say that they are rank 1", Assert.IsType<UserErrorException>(await root).Message);
        foreach (var twin in twins) Assert.IsType<RankFailureException>(await twin);
    }

    static Socket Connect(int port)
    {
        for (var attempt = 0; ; attempt++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Connect("127.0.0.1", port);
                return socket;
            }
            catch (SocketException) when (attempt < 100)
            {
                socket.Dispose();
                Thread.Sleep(50);
            }
        }
    }
}
