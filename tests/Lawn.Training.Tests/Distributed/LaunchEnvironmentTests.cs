namespace Lawn.Training.Tests.Distributed;

public class LaunchEnvironmentTests
{
    static LaunchEnvironment Of(params (string Name, string Value)[] variables) =>
        new(name => variables.FirstOrDefault(variable => variable.Name == name).Value);

    [Fact]
    public void Mpirun_is_known_by_its_variables()
    {
        var openMpi = Of(("OMPI_COMM_WORLD_SIZE", "4"), ("OMPI_COMM_WORLD_RANK", "3"));
        Assert.Equal((true, 3, "mpi"), (openMpi.IsFromMpi, openMpi.Rank, ProcessGroups.Resolve("auto", openMpi)));
        var mpich = Of(("PMI_SIZE", "2"), ("PMI_RANK", "1"));
        Assert.Equal((true, 1, "mpi"), (mpich.IsFromMpi, mpich.Rank, ProcessGroups.Resolve("auto", mpich)));
        Assert.Equal("none", ProcessGroups.Resolve("none", mpich));
    }

    [Fact]
    public void A_plain_process_is_a_world_of_one()
    {
        Assert.Equal("none", ProcessGroups.Resolve("auto", Of()));
        using var group = ProcessGroups.Create("auto", Of(), TimeSpan.FromSeconds(1));
        Assert.Equal((0, 1), (group.Rank, group.Size));
        Assert.Equal([2.5f], group.Sum(2.5f));
        Assert.Equal([0.1], group.FromRoot(0.1));
        Assert.Contains($"process {Environment.ProcessId}", group.Describe(0));
    }

    [Fact]
    public void Torchrun_gives_the_place()
    {
        var place = Of(("RANK", "5"), ("WORLD_SIZE", "8"), ("LOCAL_RANK", "1"), ("MASTER_ADDR", "node0"), ("MASTER_PORT", "29500")).Torchrun();
        Assert.Equal(new TorchrunPlace(5, 8, 1, "node0", 29500), place);
    }

    [Theory]
    [InlineData("RANK", "5", "0 to WORLD_SIZE - 1")]
    [InlineData("RANK", "-1", "0 to WORLD_SIZE - 1")]
    [InlineData("RANK", "two", "RANK is 'two'")]
    [InlineData("RANK", "", "RANK is not set")]
    [InlineData("MASTER_ADDR", "", "MASTER_ADDR is not set")]
    [InlineData("MASTER_PORT", "70000", "no port")]
    public void A_place_that_cannot_be_is_refused(string name, string value, string message)
    {
        var variables = new Dictionary<string, string> { ["RANK"] = "0", ["WORLD_SIZE"] = "4", ["MASTER_ADDR"] = "node0", ["MASTER_PORT"] = "29500", [name] = value };
        var fault = Assert.Throws<UserErrorException>(() => Of([.. variables.Select(v => (v.Key, v.Value))]).Torchrun());
        Assert.Contains(message, fault.Message);
    }

    [Fact]
    public void A_group_that_does_not_exist_is_refused() =>
        Assert.Contains("auto, none, mpi, tcp, nccl", Assert.Throws<UserErrorException>(() => ProcessGroups.Resolve("gloo", Of())).Message);
}
