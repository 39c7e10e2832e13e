using System.CommandLine;
namespace Lawn.Cli;
static class CompareCommand { public static Command Create(Terminal t) => new("compare", "x"); }
