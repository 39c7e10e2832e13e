using System.Data.Common;

namespace Lawn.Sweeps;

/// <summary>What differs between databases.</summary>
abstract class StorageBackend : IDisposable
{
    /// <summary>The seconds since 1970 by the database's clock, as SQL.</summary>
    public abstract string Now { get; }

    /// <summary>What makes a SELECT pass over the rows that others are about to change.</summary>
    public abstract string SkipLocked { get; }

    /// <summary>The statement that keeps others from planning the study; null where a transaction does.</summary>
    public abstract string? LockStudy { get; }

    /// <summary>The type of an identity column.</summary>
    protected abstract string Identity { get; }

    public abstract DbConnection Open();

    public abstract DbTransaction Begin(DbConnection connection);

    /// <summary>Whether a fault may pass by itself.</summary>
    public abstract bool MayPass(Exception fault);

    /// <summary>Keeps others from making the tables at the same time.</summary>
    protected abstract void LockTables(DbConnection connection);

    public virtual void Dispose()
    {
    }

    public void CreateTables(DbConnection connection)
    {
        using var transaction = Begin(connection);
        LockTables(connection);
        Run(connection,
            $"""
            CREATE TABLE IF NOT EXISTS lawn_study(id {Identity} PRIMARY KEY, name TEXT NOT NULL UNIQUE, definition TEXT NOT NULL, metric TEXT NOT NULL);
            CREATE TABLE IF NOT EXISTS lawn_trial(id {Identity} PRIMARY KEY, study BIGINT NOT NULL REFERENCES lawn_study(id), grp TEXT NOT NULL, number INTEGER NOT NULL,
                is_final INTEGER NOT NULL, folder TEXT NOT NULL, options TEXT NOT NULL, searched TEXT NOT NULL, state TEXT NOT NULL, value DOUBLE PRECISION,
                seconds DOUBLE PRECISION NOT NULL, worker TEXT, heartbeat DOUBLE PRECISION, attempts INTEGER NOT NULL, lost INTEGER NOT NULL, message TEXT, UNIQUE(study, folder));
            CREATE TABLE IF NOT EXISTS lawn_report(trial BIGINT NOT NULL REFERENCES lawn_trial(id), epoch INTEGER NOT NULL, value DOUBLE PRECISION, PRIMARY KEY(trial, epoch));
            CREATE INDEX IF NOT EXISTS lawn_trial_state ON lawn_trial(study, state, id);
            """);
        transaction.Commit();
    }

    protected static void Run(DbConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }
}
