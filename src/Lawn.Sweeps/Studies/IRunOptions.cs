using Lawn.Training;

namespace Lawn.Sweeps;

/// <summary>The options of a run, as the command knows them. Names are without dashes.</summary>
public interface IRunOptions
{
    /// <summary>What an option's values are.</summary>
    /// <exception cref="UserErrorException">There is no such option.</exception>
    OptionKind KindOf(string name);

    /// <summary>A value in the form in which the options of a configuration give it back.</summary>
    /// <exception cref="UserErrorException">It is none.</exception>
    string Normalize(string name, string value);

    /// <summary>The configuration of some options, checked, with defaults for the rest.</summary>
    /// <exception cref="UserErrorException">They contradict each other, or cannot be run.</exception>
    RunConfig Resolve(IReadOnlyDictionary<string, string> given);

    /// <summary>The options that give a configuration.</summary>
    IReadOnlyDictionary<string, string> OptionsOf(RunConfig config);
}
