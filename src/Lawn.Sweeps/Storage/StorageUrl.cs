using Lawn.Training;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Lawn.Sweeps;

/// <summary>
/// Where a study's trials are kept: <c>sqlite:///file.db</c> (a fourth slash begins an absolute path) or
/// <c>postgresql://user@host:port/database</c>, also <c>postgresql:///database?host=/socket/folder</c>. Its text never has the password.
/// </summary>
public sealed class StorageUrl
{
    StorageUrl(bool isPostgres, string connection, string text) => (IsPostgres, Connection, this.text) = (isPostgres, connection, text);

    readonly string text;

    /// <summary>Whether it is a PostgreSQL server, and not a SQLite file.</summary>
    public bool IsPostgres { get; }

    /// <summary>The connection string; may hold the password.</summary>
    internal string Connection { get; }

    /// <summary>A SQLite file.</summary>
    public static StorageUrl OfFile(string path) => new(
        false,
        new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 30 }.ConnectionString,
        "sqlite:///" + path);

    /// <summary>Reads one.</summary>
    /// <exception cref="UserErrorException">It is of neither form.</exception>
    public static StorageUrl Parse(string url)
    {
        if (url.StartsWith("sqlite:///", StringComparison.Ordinal) && url.Length > 10) return OfFile(Uri.UnescapeDataString(url[10..]));
        var scheme = new[] { "postgresql://", "postgres://" }.FirstOrDefault(s => url.StartsWith(s, StringComparison.Ordinal));
        if (scheme is null) throw new UserErrorException($"The storage '{Hide(url)}' is neither sqlite:///FILE nor postgresql://USER@HOST:PORT/DATABASE.");
        return ParsePostgres(url[scheme.Length..], "postgresql://");
    }

    /// <summary>The URL without its password.</summary>
    public override string ToString() => text;

    static StorageUrl ParsePostgres(string rest, string scheme)
    {
        var query = rest.Split('?', 2);
        var shown = scheme + HideUser(query[0]);
        var path = query[0].Split('/', 2);
        if (path.Length < 2 || path[1].Length == 0) throw Fault("names no database: postgresql://USER@HOST:PORT/DATABASE");
        var at = path[0].LastIndexOf('@');
        var builder = new NpgsqlConnectionStringBuilder { Database = Uri.UnescapeDataString(path[1]), Timeout = 10, CommandTimeout = 10, ApplicationName = "lawn" };
        if (at >= 0)
        {
            var user = path[0][..at].Split(':', 2);
            builder.Username = Uri.UnescapeDataString(user[0]);
            if (user.Length == 2) builder.Password = Uri.UnescapeDataString(user[1]);
        }

        ReadHost(path[0][(at + 1)..], builder);
        foreach (var part in query.Length == 2 ? query[1].Split('&', StringSplitOptions.RemoveEmptyEntries) : [])
        {
            var pair = part.Split('=', 2);
            var value = pair.Length == 2 ? Uri.UnescapeDataString(pair[1]) : "";
            switch (pair[0])
            {
                case "host": (builder.Host, shown) = (value, $"{shown}?host={pair[1]}"); break;
                case "port": builder.Port = Port(value); break;
                case "user": builder.Username = value; break;
                case "password": builder.Password = value; break;
                case "sslmode" when Enum.TryParse<SslMode>(value.Replace("-", ""), ignoreCase: true, out var mode): builder.SslMode = mode; break;
                default: throw Fault($"has '{pair[0]}={(pair[0].Contains("pass") ? "***" : value)}', which is not understood: host, port, user, password and sslmode are");
            }
        }

        builder.Host ??= "localhost";
        return new StorageUrl(true, builder.ConnectionString, shown);

        int Port(string value) => int.TryParse(value, out var port) && port is > 0 and < 65536 ? port : throw Fault($"has the port '{value}'");
        UserErrorException Fault(string what) => new($"The storage '{shown}' {what}.");
        void ReadHost(string host, NpgsqlConnectionStringBuilder into)
        {
            if (host.Length == 0) return;
            var colon = host.LastIndexOf(':');
            if (colon > host.LastIndexOf(']')) (into.Port, host) = (Port(host[(colon + 1)..]), host[..colon]);
            into.Host = Uri.UnescapeDataString(host.Trim('[', ']'));
        }
    }

    static string HideUser(string rest)
    {
        var at = rest.Split('/', 2)[0].LastIndexOf('@');
        return at < 0 ? rest : rest[..at].Split(':')[0] + rest[at..];
    }

    static string Hide(string url)
    {
        var start = url.IndexOf("://", StringComparison.Ordinal);
        return start < 0 ? url : url[..(start + 3)] + HideUser(url[(start + 3)..]);
    }
}
