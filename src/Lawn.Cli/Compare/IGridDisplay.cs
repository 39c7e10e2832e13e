namespace Lawn.Cli;

/// <summary>Shows a grid as it is worked on.</summary>
interface IGridDisplay
{
    /// <summary>A run came to its end.</summary>
    void Finished(Trial trial, GridProgress progress, string outcome);

    /// <summary>Something the user should know.</summary>
    void Noticed(string message);
}
