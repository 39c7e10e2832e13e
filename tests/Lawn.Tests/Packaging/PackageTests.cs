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
        var package = new PackageFile(Path.Combine(feed, $"Lawn.{version}.nupkg"));
        package.AssertHolds("lib/net10.0/Lawn.dll", "lib/net10.0/Lawn.xml", "buildTransitive/Lawn.targets", "buildTransitive/LawnWeakenVersionNeed.cs");
        Assert.Equal(["TorchSharp"], package.Dependencies);
        Assert.Equal(["lib/net10.0/Lawn.pdb"], new PackageFile(Path.Combine(feed, $"Lawn.{version}.snupkg")).Files);
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

    /// <summary>The tool as a user installs it: into an empty folder, from a folder of packages. Half a gigabyte is packed and unpacked.</summary>
    [Fact]
    public void The_tool_installs_into_an_empty_folder_and_trains()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The tool is packed for linux-x64.");
        Assert.SkipUnless(Environment.GetEnvironmentVariable("LAWN_SLOW_TESTS") == "1", "set LAWN_SLOW_TESTS=1 to pack and install the tool with libtorch");
        var version = "0.0.0-test" + Guid.NewGuid().ToString("N");
        var feed = Path.Combine(root, "feed");
        DotnetTool.Run(DotnetTool.Repository, "pack", "src/Lawn.Cli", "-c", "Release", "-o", feed, $"-p:Version={version}", "--artifacts-path", Path.Combine(root, "artifacts"));
        var path = Path.Combine(feed, $"Lawn.Cli.linux-x64.{version}.nupkg");
        Assert.InRange(new FileInfo(path).Length, 0, 250_000_000); // the public gallery's limit
        var package = new PackageFile(path);
        package.AssertIntroduced();
        Assert.Contains("tools/net10.0/linux-x64/libtorch_cpu.so", package.Files);
        Assert.DoesNotContain(package.Files, name => name.Contains("libtorch_python"));
        Assert.Contains("\nlibtorch-cpu-linux-x64 2.10.0\n", package.Text("THIRD-PARTY-NOTICES.txt"));

        var user = Path.Combine(root, "user");
        Directory.CreateDirectory(user);
        File.WriteAllText(Path.Combine(user, "nuget.config"), $"""
            <configuration>
              <packageSources><clear /><add key="feed" value="{feed}" /></packageSources>
              <config><add key="globalPackagesFolder" value="{root}/packages" /></config>
            </configuration>
            """);
        DotnetTool.Run(user, "tool", "install", "Lawn.Cli", "--version", version, "--tool-path", "tools");
        var lawn = Path.Combine(user, "tools", "lawn");
        var doctor = DotnetTool.RunProgram(user, lawn, "doctor");
        Assert.Contains("load fix", doctor);
        Assert.Contains("applied: libLibTorchSharp.so loads with and without", doctor); // for older systems and newer ones
        Assert.Contains("run folder", DotnetTool.RunProgram(user, lawn, "train", "--epochs", "1", "--threads", "1"));
    }

    static string GlobalPackages => Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}
