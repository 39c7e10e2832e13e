using System.CommandLine;
using System.Text.Json;
using Lawn.Training;

namespace Lawn.Cli;

/// <summary>`lawn doctor`: whether this machine can do the work, and what to do where it cannot.</summary>
static class DoctorCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var data = SharedOptions.Data();
        var output = new Option<string>("--out") { HelpName = "DIR", DefaultValueFactory = _ => "runs", Description = "The folder that is to be written to." };
        var json = new Option<bool>("--json") { Description = "One JSON array of findings: subject, health (ok, note or fault), text." };
        var command = new Command("doctor", "Checks what Lawn needs: libtorch and the C++ library it asks for, processor, threads, GPU, MPI, data sets, disk. Exit code 0 if all that is needed is there, 1 if not.");
        command.Options.Add(data);
        command.Options.Add(output);
        command.Options.Add(json);
        Help.AddExamples(command, "lawn doctor", "lawn doctor --out /data/runs", "lawn doctor --json");
        command.SetAction(parsed =>
        {
            var (sets, folder) = (SharedOptions.DataFolder(parsed, data), Values.Text("--out", parsed.GetValue(output)!));
            var findings = new List<Finding>();
            findings.AddRange(SystemChecks.All());
            var torch = TorchChecks.Library(AppContext.BaseDirectory);
            findings.AddRange(torch);
            if (torch.All(f => f.Health != Health.Fault)) findings.AddRange(TorchChecks.Devices());
            findings.AddRange(StorageChecks.All(sets, folder));
            if (parsed.GetValue(json)) terminal.Line(AsJson(findings));
            else Show(terminal, findings);
            return findings.Any(f => f.Health == Health.Fault) ? ExitCode.Failure : ExitCode.Success;
        });
        return command;
    }

    static void Show(Terminal terminal, List<Finding> findings)
    {
        var width = findings.Max(f => f.Subject.Length);
        foreach (var finding in findings) terminal.Line($"{Mark(finding.Health)}  {finding.Subject.PadRight(width)}  {finding.Text.ReplaceLineEndings(" ")}");
    }

    static string AsJson(List<Finding> findings) =>
        JsonSerializer.Serialize(findings.Select(f => new { subject = f.Subject, health = f.Health.ToString().ToLowerInvariant(), text = f.Text }), new JsonSerializerOptions { WriteIndented = true });

    static string Mark(Health health) => health switch
    {
        Health.Ok => "ok   ",
        Health.Note => "note ",
        _ => "FAULT",
    };
}
