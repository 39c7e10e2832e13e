using Lawn.Optimizers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Tests.Optimizers;

/// <summary>State saving, loading and release.</summary>
public class StateTests
{
    public static TheoryData<string, ScalarType> Names => OptimizerCase.OwnNamesAndTypes;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_saved_run_continues_bit_for_bit(string name, ScalarType type) => AssertResumes(name, "contiguous", type, (from, to) =>
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true)) from.save_state_dict(writer);
        stream.Position = 0;
        using var reader = new BinaryReader(stream);
        to.load_state_dict(reader);
    });

    [Theory]
    [InlineData("adam", "permuted", ScalarType.Float32)]
    [InlineData("momentum", "permuted", ScalarType.Float32)]
    [InlineData("momentum", "permuted", ScalarType.Float64)]
    [InlineData("lamb", "strided", ScalarType.Float64)]
    public void A_saved_run_continues_in_other_layouts_and_types(string name, string layout, ScalarType type) => AssertResumes(name, layout, type, (from, to) =>
    {
        var file = Path.GetTempFileName();
        from.save_state_dict(file);
        to.load_state_dict(file);
        File.Delete(file);
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void State_copied_in_memory_continues_bit_for_bit(string name, ScalarType type) =>
        AssertResumes(name, "contiguous", type, (from, to) => to.load_state_dict(from.state_dict()));

    [Fact]
    public void A_copy_of_state_is_its_own()
    {
        using var set = new ParameterSet("contiguous");
        using var from = new Lawn.Optimizers.Adam(set.Parameters);
        using var to = new Lawn.Optimizers.Adam(set.Parameters);
        set.DrawGradients();
        from.step();
        to.load_state_dict(from.state_dict());
        var copied = ((MomentState)to.state_dict().State[5]).First!.clone();
        from.step();
        Assert.True(copied.equal(((MomentState)to.state_dict().State[5]).First!).all().item<bool>());
        Assert.False(to.state_dict().State[5].ApproximatelyEquals(from.state_dict().State[5]));
    }

    [Fact]
    public void State_of_another_optimizer_is_refused()
    {
        using var set = new ParameterSet("contiguous");
        using var adam = new Lawn.Optimizers.Adam(set.Parameters);
        using var sgd = new Sgd(set.Parameters);
        Assert.Throws<ArgumentException>(() => sgd.load_state_dict(adam.state_dict()));
    }

    [Fact]
    public void Moments_outlive_the_scope_of_the_step_and_end_with_the_optimizer()
    {
        using var set = new ParameterSet("contiguous");
        var optimizer = new Lawn.Optimizers.Adam(set.Parameters);
        using (NewDisposeScope())
        {
            set.DrawGradients();
            optimizer.step();
        }

        var moment = ((MomentState)optimizer.state_dict().State[0]).First!;
        Assert.False(moment.IsInvalid);
        optimizer.Dispose();
        Assert.True(moment.IsInvalid);
    }

    static void AssertResumes(string name, string layout, ScalarType type, Action<OptimizerHelper, OptimizerHelper> transfer)
    {
        using var straight = new ParameterSet(layout, type: type);
        using var resumed = new ParameterSet(layout, type: type);
        using var whole = (OptimizerHelper)OptimizerCase.Find(name).Make(straight.Parameters);
        using var before = (OptimizerHelper)OptimizerCase.Find(name).Make(resumed.Parameters);
        using var after = (OptimizerHelper)OptimizerCase.Find(name).Make(resumed.Parameters);
        for (var step = 0; step < 10; step++)
        {
            straight.DrawGradients();
            resumed.DrawGradients();
            whole.step();
            if (step == 5) transfer(before, after);
            (step < 5 ? before : after).step();
        }

        foreach (var (a, b) in straight.Parameters.Zip(resumed.Parameters)) Assert.Equal(ParameterSet.Values(a), ParameterSet.Values(b));
    }
}
