namespace Lawn.Tests.Packaging;

/// <summary>Packs the library, references the package from an empty folder as a user would, and runs a program on it.</summary>
public sealed class PackageTests : IDisposable
{
    readonly string root = Directory.CreateTempSubdirectory("lawn-package-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void A_program_that_references_the_package_loads_libtorch_and_trains()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The packed build step acts on Linux.");
        var version = "0.0.0-test" + Guid.NewGuid().ToString("N"); // a version that no package cache has
        var feed = Path.Combine(root, "feed");
        DotnetTool.Run(DotnetTool.Repository, "pack", Path.Combine(DotnetTool.Repository, "src/Lawn"), "-c", "Release", "-o", feed, $"-p:Version={version}",
            $"-p:IntermediateOutputPath={root}/obj/", $"-p:OutputPath={root}/bin/");
        var user = Path.Combine(root, "user");
        Directory.CreateDirectory(user);
        File.WriteAllText(Path.Combine(user, "User.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <RestorePackagesPath>{root}/packages</RestorePackagesPath>
                <RestoreFallbackFolders>{GlobalPackages}</RestoreFallbackFolders>
                <RestoreAdditionalProjectSources>{feed}</RestoreAdditionalProjectSources>
                <CreateHardLinksForCopyLocalIfPossible>true</CreateHardLinksForCopyLocalIfPossible>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Lawn" Version="{version}" />
                <PackageReference Include="libtorch-cpu-linux-x64" Version="2.10.0" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(user, "Program.cs"), """
            using Lawn;
            using static TorchSharp.torch;

            var model = nn.Linear(3, 2);
            using var optimizer = new LawnOptimizer(optim.Adam(model.parameters()), model, freeSteps: 1);
            for (var i = 0; i < 3; i++)
            {
                optimizer.zero_grad();
                model.forward(ones(4, 3)).square().sum().backward();
                optimizer.step();
            }

            System.Console.WriteLine($"phase {optimizer.Phase}");
            """);
        Assert.Contains("phase Constrained", DotnetTool.Run(user, "run"));

        var library = Directory.GetFiles(user, "libLibTorchSharp.so", SearchOption.AllDirectories).First(file => file.Contains("bin"));
        var firstBuild = (File.ReadAllBytes(library), File.GetLastWriteTimeUtc(library));
        Assert.Contains("phase Constrained", DotnetTool.Run(user, "run")); // the build step finds its work done
        Assert.Equal(firstBuild.Item2, File.GetLastWriteTimeUtc(library));
        Assert.Equal(firstBuild.Item1, File.ReadAllBytes(library));

        var original = Directory.GetFiles(Path.Combine(GlobalPackages, "torchsharp"), "libLibTorchSharp.so", SearchOption.AllDirectories).First(f => f.Contains("linux-x64"));
        var changed = File.ReadAllBytes(original).Zip(firstBuild.Item1).Count(pair => pair.First != pair.Second);
        Assert.InRange(changed, 0, 1); // at most the weak flag, and never in the package cache
    }

    static string GlobalPackages => Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}
