using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lawn.Training;

namespace Lawn.Cli;

/// <summary>What makes two commands the same comparison: all that decides which runs there are, and nothing else.</summary>
static class CompareStudy
{
    /// <summary>The comparison as JSON. An option at its default is left out, so that it outlives the options of later versions.</summary>
    public static string Definition(CompareSettings settings, RunOptions options)
    {
        var defaults = new RunConfig();
        var shared = options.All.Where(option => !CompareOptions.Swept.Contains(option.Name) && option.Text(settings.Shared) != option.Text(defaults))
            .ToDictionary(option => option.Name[2..], option => option.Text(settings.Shared));
        return JsonSerializer.Serialize(
            new
            {
                shared,
                cells = settings.Cells.Select(cell => (Name: cell.ToString(), Space: settings.SpaceOf(cell)))
                    .Select(cell => new { cell = cell.Name, cell.Space.LearningRates, cell.Space.SecondDefault, cell.Space.Seconds, cell.Space.Trials }),
                settings.TuningEpochs,
                settings.TuningSeed,
                settings.Seeds,
                variants = settings.Variants.Select(variant => new { variant.Optimizer, variant.Label, variant.Model, variant.BatchSize }),
            },
            RunJson.OneLine);
    }

    /// <summary>Eight hexadecimal digits that stand for a definition.</summary>
    public static string Mark(string definition) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(definition)))[..8];
}
