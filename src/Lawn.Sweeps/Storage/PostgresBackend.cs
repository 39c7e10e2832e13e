using System.Data.Common;
using Npgsql;

namespace Lawn.Sweeps;

/// <summary>A PostgreSQL server, for workers on many machines.</summary>
sealed class PostgresBackend(string connectionString) : StorageBackend
{
    const long TablesLock = 0x4c61776e; // "Lawn"

    readonly NpgsqlDataSource source = NpgsqlDataSource.Create(connectionString);

    public override string Now => "EXTRACT(EPOCH FROM clock_timestamp())::double precision";

    public override string SkipLocked => "FOR UPDATE SKIP LOCKED";

    public override string? LockStudy => "SELECT id FROM lawn_study WHERE id = @study FOR UPDATE";

    protected override string Identity => "BIGSERIAL";

    public override DbConnection Open() => source.OpenConnection();

    public override DbTransaction Begin(DbConnection connection) => connection.BeginTransaction();

    // 08: connection, 53: resources, 57P: shutdown and start, 40: serialization and deadlock.
    public override bool MayPass(Exception fault) => fault switch
    {
        PostgresException answer => answer.IsTransient || new[] { "08", "53", "57P", "40" }.Any(answer.SqlState.StartsWith),
        NpgsqlException or IOException or TimeoutException or System.Net.Sockets.SocketException => true,
        _ => false,
    };

    protected override void LockTables(DbConnection connection) => Run(connection, $"SELECT pg_advisory_xact_lock({TablesLock})");

    public override void Dispose() => source.Dispose();
}
