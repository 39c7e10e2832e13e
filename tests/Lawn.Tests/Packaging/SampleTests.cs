namespace Lawn.Tests.Packaging;

/// <summary>Compiles and runs every program in <c>samples/</c>.</summary>
public class SampleTests
{
    public static TheoryData<string> Samples => [.. Directory.GetFiles(Path.Combine(DotnetTool.Repository, "samples"), "*.cs").Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_runs(string file) => Assert.NotEmpty(DotnetTool.Run(DotnetTool.Repository, "run", Path.Combine("samples", file)));
}
