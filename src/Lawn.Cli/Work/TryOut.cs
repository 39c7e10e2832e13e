using Lawn.Training;

namespace Lawn.Cli;

/// <summary>Builds the task of a study once: that finds faults of the data, and of options that depend on it, before there are trials.</summary>
static class TryOut
{
    const int Most = 8;

    /// <summary>The headline metric of the first task that can be built.</summary>
    /// <param name="configs">What trials of the study may be; the first few are tried.</param>
    /// <param name="data">The user's data folder, if given.</param>
    /// <param name="device">The device that trains.</param>
    /// <exception cref="UserErrorException">None can; the fault of the first.</exception>
    public static string Metric(IEnumerable<RunConfig> configs, string? data, string device)
    {
        UserErrorException? first = null;
        TorchSharp.torch.set_num_threads(1);
        foreach (var config in configs.Take(Most))
            try
            {
                using var task = TrainRun.CreateTask(config, data, device, threads: 1);
                if (config.UsesLawn) LawnOptionsParser.Parse(config, task);
                ModelFit.Check(config, task.Model);
                return task.HeadlineMetric;
            }
            catch (UserErrorException fault)
            {
                first ??= fault;
            }

        throw (Exception?)first ?? new InvalidOperationException("There is nothing to try out.");
    }

    /// <summary>Whether one can be built, and a folder be written.</summary>
    public static bool Passes(IEnumerable<RunConfig> configs, string? data, string device, string folder)
    {
        try
        {
            Metric(configs, data, device);
            var probe = Path.Combine(folder, $".probe-{Guid.NewGuid():N}");
            File.WriteAllText(probe, "probe\n");
            File.Delete(probe);
            return true;
        }
        catch (Exception fault) when (fault is UserErrorException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
