using System.Diagnostics;

namespace Lawn.TestSupport;

/// <summary>A PostgreSQL server of the test's own, on a socket in a temporary folder; as root it runs as another user, as servers must.</summary>
public sealed class PostgresServer : IDisposable
{
    readonly string folder;
    readonly string programs;

    PostgresServer(string programs)
    {
        this.programs = programs;
        folder = Directory.CreateTempSubdirectory("lawn-pg-").FullName;
        if (IsRoot) Run("chown", User, folder);
        AsUser("initdb", "-D", Path.Combine(folder, "data"), "-A", "trust", "-U", "lawn", "--no-sync");
        AsUser("pg_ctl", "-D", Path.Combine(folder, "data"), "-w", "-l", Path.Combine(folder, "log"), "-o", $"-k {folder} -c listen_addresses='' -c fsync=off", "start");
    }

    /// <summary>Its database, as a storage of a sweep.</summary>
    public string Url => $"postgresql://lawn@/postgres?host={folder}";

    static bool IsRoot => Environment.UserName == "root";

    static string User => File.ReadAllLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";

    /// <summary>Starts one; the test is skipped where PostgreSQL is not installed.</summary>
    public static PostgresServer Start()
    {
        var programs = Installed() ?? "";
        if (programs.Length == 0) Assert.Skip("PostgreSQL is not installed (Debian: postgresql)");
        return new PostgresServer(programs);
    }

    public void Dispose()
    {
        AsUser("pg_ctl", "-D", Path.Combine(folder, "data"), "-m", "immediate", "stop");
        Directory.Delete(folder, recursive: true);
    }

    static string? Installed()
    {
        var packaged = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")) : [];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Concat(packaged).FirstOrDefault(path => File.Exists(Path.Combine(path, "initdb")) && File.Exists(Path.Combine(path, "pg_ctl")));
    }

    void AsUser(string program, params string[] arguments)
    {
        var path = Path.Combine(programs, program);
        if (IsRoot) Run("runuser", ["-u", User, "--", path, .. arguments]);
        else Run(path, arguments);
    }

    // The server keeps the streams it is given, so they are not read to their end.
    void Run(string program, params string[] arguments)
    {
        var quoted = string.Join(' ', arguments.Prepend(program).Select(word => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'"));
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", $"cd / && {quoted} >/dev/null 2>&1 </dev/null"]))!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
