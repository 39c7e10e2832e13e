using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Lawn.Cli.Tests.Support;
using Lawn.Training;
using SkiaSharp;

namespace Lawn.Cli.Tests.Report;

public sealed partial class ReportTests : IDisposable
{
    readonly Commands commands = new();

    public void Dispose() => commands.Dispose();

    [Fact]
    public void One_page_and_figures_for_runs_of_several_optimizers_and_batch_sizes()
    {
        var (page, figures) = (commands.PathOf("report.html"), commands.PathOf("figures"));
        foreach (var optimizer in new[] { "adam", "adam-l" })
            foreach (var batch in new[] { "256", "1024" })
                Train($"{optimizer}-{batch}", "--optimizer", optimizer, "--batch-size", batch, "--diagnostics", optimizer == "adam-l" && batch == "256" ? "full" : "light");

        var result = Commands.Run("report", commands.PathOf("runs"), "--out", page, "--png", figures);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("4 runs", result.Output);
        var html = File.ReadAllText(page);
        var charts = Regex.Count(html, "<svg ");
        Assert.Equal(charts, Directory.GetFiles(figures, "*.png").Length);
        foreach (var id in new[] { "batch-size-synthetic-mlp", "validation-accuracy", "train-loss", "flattening-index", "margin-p10", "sharpness-tangent-top1" })
            Assert.Contains($"<figure id=\"{id}\"", html);
        Assert.Contains("class=\"switch\"", html);
        Assert.Contains("angle", html);
        Assert.DoesNotContain("not shown", html);

        // It loads nothing: the only addresses in it are names of XML or none.
        Assert.Empty(Address().Matches(html));
        Assert.Equal(charts, Regex.Count(html, "role=\"img\" tabindex=\"0\" aria-labelledby"));
        Assert.Equal(4, Regex.Count(html, "<tr><th scope=\"row\">adam[^<]*</th><td>1</td><td>finished</td>"));
    }

    [Fact]
    public void What_was_not_recorded_is_said_and_a_torn_line_is_passed_over()
    {
        Train("run");
        File.AppendAllText(commands.PathOf("runs", "run", "metrics.jsonl"), "{\"epoch\":3,\"st");
        var page = commands.PathOf("report.html");
        Assert.Equal(0, Commands.Run("report", commands.PathOf("runs", "run"), "--out", page).ExitCode);
        var html = File.ReadAllText(page);
        Assert.Contains("--diagnostics light records them", html);
        Assert.Contains("--diagnostics full records them", html);
    }

    [Fact]
    public void A_switch_before_the_first_epoch_ends_is_within_the_figure()
    {
        Train("run", "--switch", "fraction:0.1");
        var page = commands.PathOf("report.html");
        Assert.Equal(0, Commands.Run("report", commands.PathOf("runs", "run"), "--out", page).ExitCode);
        var places = SwitchMark().Matches(File.ReadAllText(page));
        Assert.NotEmpty(places);
        Assert.All(places, place => Assert.InRange(double.Parse(place.Groups[1].Value, CultureInfo.InvariantCulture), 62, 200));
    }

    [Fact]
    public void A_base_optimizer_is_not_labelled_by_options_of_LAWN()
    {
        var run = new LoadedRun("run", new RunConfig { Model = "mlp", Optimizer = "adam" }, [new LoggedEpoch(1, 10, "base", new Dictionary<string, double>())], null);
        var groups = RunGroup.Of([run, run with { Config = run.Config with { Optimizer = "adam-l", Switch = "auto", Moments = "reset", RewarmupEpochs = 1, WarmupEpochs = 2 } }]);
        Assert.Equal("adam, warmup epochs " + run.Config.WarmupEpochs, groups[0].Label);
        foreach (var part in new[] { "switch auto", "moments reset", "rewarmup epochs 1", "warmup epochs 2" }) Assert.Contains(part, groups[1].Label);
    }

    [Fact]
    public void What_probe_found_stands_side_by_side()
    {
        Train("adam", "--optimizer", "adam");
        Train("adam-l");
        var (page, probed) = (commands.PathOf("report.html"), commands.PathOf("runs", "adam-l"));
        Assert.Equal(0, Commands.Run("report", commands.PathOf("runs"), "--out", page).ExitCode);
        Assert.DoesNotContain("newest checkpoints", File.ReadAllText(page));

        Assert.Equal(0, Commands.Run("probe", probed, "--sharpness", "--examples", "50", "--eigenvalues", "1", "--threads", "1").ExitCode);
        Assert.Equal(0, Commands.Run("report", commands.PathOf("runs"), "--out", page).ExitCode);
        var top = ProbeReport.Of(probed)!.Metrics["sharpness/hessian_top1"];
        Assert.Contains($"<th scope=\"row\">sharpness/hessian_top1</th><td>{Format.Measure(top)}</td></tr>", File.ReadAllText(page));

        File.WriteAllText(Path.Combine(probed, ProbeCommand.FileName), "{\"step\":");
        var damaged = Commands.Run("report", commands.PathOf("runs"), "--out", page);
        Assert.Equal(2, damaged.ExitCode);
        Assert.Contains($"`lawn probe {probed}` writes it anew", Assert.Single(damaged.ErrorLines));
    }

    [Fact]
    public void Names_are_escaped()
    {
        var run = new LoadedRun("<b>&", new() { Model = "<i>x</i>" }, [new LoggedEpoch(1, 10, "base", new Dictionary<string, double> { ["train/loss"] = 1, ["l2_norm/weight/<w>"] = 2 })], null);
        var groups = RunGroup.Of([run, run with { Config = run.Config with { Model = "\"y'" } }]);
        var html = HtmlPage.Write(groups, ChartPlan.Of(groups));
        Assert.DoesNotContain("<i>x", html);
        Assert.DoesNotContain("<b>&", html);
        Assert.DoesNotContain("<w>", html);
        Assert.Contains("&lt;i&gt;x&lt;/i&gt;", html);
    }

    [Fact]
    public void Bad_input_is_one_line()
    {
        Directory.CreateDirectory(commands.PathOf("empty"));
        Train("run");
        foreach (var (arguments, part) in new (string[], string)[]
        {
            (["report"], "RUN"),
            (["report", commands.PathOf("nowhere")], "no run folder"),
            (["report", commands.PathOf("empty")], "holds no run"),
            (["report", commands.PathOf("runs"), "--out", commands.PathOf("no", "such", "x.html")], "cannot be written"),
        })
        {
            var result = Commands.Run(arguments);
            Assert.Equal(2, result.ExitCode);
            Assert.Contains(part, Assert.Single(result.ErrorLines));
        }
    }

    [Fact]
    public void Chromium_shows_it_without_a_fault()
    {
        var chromium = new[] { "chromium", "chromium-browser", "google-chrome" }.Select(Find).FirstOrDefault(path => path is not null);
        if (chromium is null) Assert.Skip("no chromium on the PATH");
        Train("adam", "--optimizer", "adam", "--diagnostics", "light");
        Train("adam-l", "--diagnostics", "light");
        var (page, picture) = (commands.PathOf("report.html"), commands.PathOf("page.png"));
        Commands.Run("report", commands.PathOf("runs"), "--out", page);

        // The page clicks a name in a legend and presses an arrow key: what its script does must show in the document.
        const string use = "<script>const f=document.querySelector('figure');f.querySelector('.legend button').click();f.querySelector('svg').dispatchEvent(new KeyboardEvent('keydown',{key:'ArrowRight'}));"
            + "document.querySelector('table.sortable th:nth-child(6) button').click();</script>";
        File.WriteAllText(page, File.ReadAllText(page).Replace("</body>", use + "</body>"));
        var (document, log) = Run(chromium, "--dump-dom", new Uri(page).AbsoluteUri);
        Assert.DoesNotContain("CONSOLE", log);
        Assert.Equal(Regex.Count(File.ReadAllText(page), "<svg "), Regex.Count(document, "<svg "));
        Assert.Contains("aria-pressed=\"false\"", document);
        Assert.Matches("<output[^>]*>epoch 1: [^<]*adam", document);
        Assert.Contains("aria-sort=\"ascending\"", document);

        Run(chromium, $"--screenshot={picture}", "--window-size=1200,1600", new Uri(page).AbsoluteUri);
        using var bitmap = SKBitmap.Decode(picture);
        Assert.True(bitmap.Pixels.Distinct().Count() > 50, "the picture is blank");
    }

    [Fact]
    public void Chromium_shows_a_study_without_a_fault()
    {
        File.WriteAllText(commands.PathOf("study.json"), """
            { "options": { "epochs": 1 }, "each": { "optimizer": ["adam"] }, "method": "random", "trials": 8, "search": { "learning-rate": { "low": 1e-4, "high": 0.1, "scale": "log" }, "schedule": ["linear", "cosine"] } }
            """);
        Assert.Equal(0, commands.RunProcess("sweep", "study.json", "--out", "study", "--workers", "2").ExitCode);
        var (page, figures) = (commands.PathOf("report.html"), commands.PathOf("figures"));
        var result = Commands.Run("report", commands.PathOf("study"), "--out", page, "--png", figures);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(["importance-0.png", "progress.png", "trials-0.png"], Directory.GetFiles(figures).Select(Path.GetFileName).Order());
        var html = File.ReadAllText(page);
        Assert.Empty(Address().Matches(html));
        Assert.Equal(8, Regex.Count(html, "<tr><th scope=\"row\">adam</th><td>[1-8]</td><td>done</td>"));
        Assert.Equal(2, Regex.Count(html, "<th scope=\"row\">adam: (learning-rate|schedule)</th><td>[01]\\.[0-9][0-9]</td>"));

        var chromium = new[] { "chromium", "chromium-browser", "google-chrome" }.Select(Find).FirstOrDefault(path => path is not null);
        if (chromium is null) Assert.Skip("no chromium on the PATH");
        const string use = "<script>document.querySelector('#trials-0 svg').dispatchEvent(new KeyboardEvent('keydown',{key:'End'}));document.querySelector('table.sortable th:nth-child(4) button').click();</script>";
        File.WriteAllText(page, html.Replace("</body>", use + "</body>"));
        var (document, log) = Run(chromium, "--dump-dom", new Uri(page).AbsoluteUri);
        Assert.DoesNotContain("CONSOLE", log);
        Assert.Matches("<output[^>]*>trial [1-8]: learning-rate [^<]*validation/accuracy", document);
        Assert.Contains("best chosen", document);
        Assert.Contains("aria-sort=\"ascending\"", document);
    }

    void Train(string name, params string[] options) => Assert.Equal(0, Commands.Run(["train", "--epochs", "2", "--threads", "1", "--quiet", "--out", commands.PathOf("runs", name), .. options]).ExitCode);

    static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    static (string Output, string Error) Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, ["--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(2)), "chromium does not end");
        return (output.Result, error.Result);
    }

    [GeneratedRegex("(src|href)=\"(?!data:,)|https?://|url\\(|@import")]
    private static partial Regex Address();

    [GeneratedRegex("class=\"switch\" x1=\"([^\"]*)\"")]
    private static partial Regex SwitchMark();
}
