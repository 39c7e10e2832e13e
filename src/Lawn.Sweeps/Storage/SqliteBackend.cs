using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Lawn.Sweeps;

/// <summary>A SQLite file, for workers on one machine. Every transaction begins with the right to write.</summary>
sealed class SqliteBackend(string connectionString) : StorageBackend
{
    const int Busy = 5;
    const int Locked = 6;

    public override string Now => "((julianday('now') - 2440587.5) * 86400.0)";

    public override string SkipLocked => "";

    public override string? LockStudy => null;

    protected override string Identity => "INTEGER";

    public override DbConnection Open()
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        Run(connection, "PRAGMA journal_mode = WAL; PRAGMA busy_timeout = 30000; PRAGMA foreign_keys = ON");
        return connection;
    }

    public override DbTransaction Begin(DbConnection connection) => ((SqliteConnection)connection).BeginTransaction(deferred: false);

    public override bool MayPass(Exception fault) => fault is SqliteException { SqliteErrorCode: Busy or Locked };

    protected override void LockTables(DbConnection connection)
    {
    }

    public override void Dispose()
    {
        using var connection = new SqliteConnection(connectionString);
        SqliteConnection.ClearPool(connection);
    }
}
