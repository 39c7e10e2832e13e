using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Lawn.Training;

namespace Lawn.Sweeps;

/// <summary>
/// The trials of studies in a database that several workers share. A trial belongs to the worker that took it until that one gives it back or
/// ends it, or until the worker has not been heard of for the time of <see cref="TakeOver"/>; then another takes it over. What a worker says of a trial
/// that is no longer its own is refused. Faults of the connection that may pass are tried again for <see cref="Patience"/>.
/// </summary>
public sealed class TrialStore : IDisposable
{
    const int MostLost = 5;

    readonly StorageBackend backend;
    readonly StorageUrl url;
    StudyRecord? study;

    TrialStore(StorageUrl url) => (this.url, backend) = (url, url.IsPostgres ? new PostgresBackend(url.Connection) : new SqliteBackend(url.Connection));

    /// <summary>How long a worker may be silent before its trial is taken over.</summary>
    public TimeSpan TakeOver { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a storage that went away during work is waited for.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Told once when the storage goes away.</summary>
    public Action<string> Noticed { get; init; } = _ => { };

    /// <summary>The study.</summary>
    public StudyRecord Study => study ?? throw new InvalidOperationException("No study is open.");

    /// <summary>Connects, and makes the tables where there are none.</summary>
    /// <exception cref="UserErrorException">The storage cannot be reached or used.</exception>
    public static TrialStore Connect(StorageUrl url, TimeSpan? takeOver = null, Action<string>? noticed = null)
    {
        var store = new TrialStore(url) { TakeOver = takeOver ?? TimeSpan.FromSeconds(60), Noticed = noticed ?? (_ => { }) };
        try
        {
            using var connection = store.backend.Open();
            store.backend.CreateTables(connection);
            return store;
        }
        catch (Exception fault) when (fault is DbException or IOException or UnauthorizedAccessException or ArgumentException or TimeoutException or System.Net.Sockets.SocketException)
        {
            store.Dispose();
            throw new UserErrorException($"The storage {url} cannot be used: {OneLine(fault)}", fault);
        }
    }

    /// <summary>Finds a study by its name.</summary>
    public StudyRecord? Find(string name) => Do((connection, _) =>
    {
        using var reader = Command(connection, "SELECT id, name, definition, metric FROM lawn_study WHERE name = @name", ("name", name)).ExecuteReader();
        return reader.Read() ? new StudyRecord(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3)) : null;
    });

    /// <summary>Opens a study, made new where there is none of that name; the caller checks that the definition is its own.</summary>
    public StudyRecord Open(string name, string definition, string metric)
    {
        Do((connection, _) => Command(connection, "INSERT INTO lawn_study(name, definition, metric) VALUES(@name, @definition, @metric) ON CONFLICT(name) DO NOTHING",
            ("name", name), ("definition", definition), ("metric", metric)).ExecuteNonQuery());
        return study = Find(name)!;
    }

    /// <summary>Replaces the definition, as where a study is given more trials.</summary>
    public void Redefine(string definition)
    {
        Do((connection, _) => Command(connection, "UPDATE lawn_study SET definition = @definition WHERE id = @study", ("definition", definition), ("study", Study.Id)).ExecuteNonQuery());
        study = Study with { Definition = definition };
    }

    /// <summary>Takes the first trial that waits, or whose worker is gone; null where there is none.</summary>
    public TrialRecord? Take(string worker) => Do((connection, transaction) =>
    {
        Command(connection, $"UPDATE lawn_trial SET state = 'failed', message = 'its worker was lost {MostLost} times' WHERE study = @study AND {Stale} AND lost >= {MostLost - 1}",
            ("study", Study.Id), ("takeover", TakeOver.TotalSeconds)).ExecuteNonQuery();
        using var reader = Command(connection,
            $"""
            UPDATE lawn_trial SET lost = lost + CASE WHEN state = 'running' THEN 1 ELSE 0 END, state = 'running', worker = @worker, heartbeat = {backend.Now}
            WHERE id = (SELECT id FROM lawn_trial WHERE study = @study AND (state = 'waiting' OR {Stale}) ORDER BY id LIMIT 1 {backend.SkipLocked})
            RETURNING {Columns}
            """,
            ("worker", worker), ("study", Study.Id), ("takeover", TakeOver.TotalSeconds)).ExecuteReader();
        return reader.Read() ? Read(reader) : null;
    });

    /// <summary>Says that the worker is alive. Not tried again where the storage cannot be reached.</summary>
    /// <returns>Whether the trial is still its own; null where that is not known.</returns>
    public bool? Beat(TrialRecord trial) => Try(connection =>
        Command(connection, $"UPDATE lawn_trial SET heartbeat = {backend.Now} WHERE {Own}", ("id", trial.Id), ("worker", trial.Worker!)).ExecuteNonQuery() == 1);

    /// <summary>Writes the metric after an epoch.</summary>
    public void Report(TrialRecord trial, int epoch, double value) => Do((connection, _) => Command(connection,
        "INSERT INTO lawn_report(trial, epoch, value) VALUES(@id, @epoch, @value) ON CONFLICT(trial, epoch) DO NOTHING",
        ("id", trial.Id), ("epoch", epoch), ("value", double.IsFinite(value) ? value : null)).ExecuteNonQuery());

    /// <summary>Ends a trial, or gives it back to the queue.</summary>
    /// <returns>Whether it was still the worker's own.</returns>
    public bool End(TrialRecord trial, TrialState state, double? value, double seconds, string? message = null, bool countsAsAttempt = false) => Do((connection, _) =>
    {
        var count = Command(connection,
            $"UPDATE lawn_trial SET state = @state, value = @value, seconds = seconds + @seconds, message = @message, attempts = attempts + @attempt WHERE {Own}",
            ("state", Name(state)), ("value", value is { } v && double.IsFinite(v) ? v : null), ("seconds", seconds), ("message", message), ("attempt", countsAsAttempt ? 1 : 0),
            ("id", trial.Id), ("worker", trial.Worker!)).ExecuteNonQuery();
        if (count == 1) return true;
        // The answer to an earlier try may have been lost on its way.
        return Equals(Command(connection, "SELECT state FROM lawn_trial WHERE id = @id AND worker = @worker", ("id", trial.Id), ("worker", trial.Worker!)).ExecuteScalar(), Name(state));
    });

    /// <summary>Puts the trials of workers that are gone for certain back into the queue at once, in every study.</summary>
    /// <param name="isGone">Says so of a worker by its name.</param>
    public void Release(Func<string, bool> isGone) => Do((connection, _) =>
    {
        var workers = new List<string>();
        using (var reader = Command(connection, "SELECT DISTINCT worker FROM lawn_trial WHERE state = 'running'").ExecuteReader())
            while (reader.Read()) workers.Add(reader.GetString(0));
        foreach (var worker in workers.Where(isGone))
            Command(connection, "UPDATE lawn_trial SET state = 'waiting', lost = lost + 1 WHERE state = 'running' AND worker = @worker", ("worker", worker)).ExecuteNonQuery();
        return workers.Count;
    });

    /// <summary>Whether workers are at work on another study whose name begins alike.</summary>
    public bool IsAnotherAtWork(string beginning) => Do((connection, _) =>
    {
        using var reader = Command(connection,
            $"SELECT DISTINCT name FROM lawn_study JOIN lawn_trial ON study = lawn_study.id WHERE lawn_study.id <> @study AND state = 'running' AND heartbeat >= {backend.Now} - @takeover",
            ("study", Study.Id), ("takeover", TakeOver.TotalSeconds)).ExecuteReader();
        while (reader.Read())
            if (reader.GetString(0).StartsWith(beginning, StringComparison.Ordinal)) return true;
        return false;
    });

    /// <summary>Lets a plan see all trials, alone, and add to the queue what it wants.</summary>
    /// <returns>What is to be done next.</returns>
    public PlanResult Plan(Func<IReadOnlyList<TrialRecord>, PlanStep> plan) => Do((connection, transaction) =>
    {
        if (backend.LockStudy is { } text) Command(connection, text, ("study", Study.Id)).ExecuteScalar();
        var trials = ReadAll(connection);
        if (trials.Any(trial => trial.State == TrialState.Waiting)) return PlanResult.Queued;
        var step = plan(trials);
        foreach (var trial in step.New) Insert(connection, trial);
        foreach (var id in step.Revived)
            Command(connection, "UPDATE lawn_trial SET state = 'waiting', value = NULL WHERE id = @id AND state = 'pruned'", ("id", id)).ExecuteNonQuery();
        if (step.New.Count + step.Revived.Count > 0) return PlanResult.Queued;
        return trials.Any(trial => trial.State == TrialState.Running) ? PlanResult.OthersAtWork : PlanResult.Complete;
    });

    /// <summary>All trials of the study, with their reports, in the order in which they were made.</summary>
    public IReadOnlyList<TrialRecord> All() => Do((connection, _) => ReadAll(connection));

    /// <summary>Puts failed trials back into the queue, where no worker is at work.</summary>
    public int RetryFailed() => Do((connection, _) => Command(connection,
        $"""
        UPDATE lawn_trial SET state = 'waiting', attempts = 0, lost = 0 WHERE study = @study AND state = 'failed'
        AND NOT EXISTS (SELECT 1 FROM lawn_trial AS other WHERE other.study = @study AND other.state = 'running' AND other.heartbeat >= {backend.Now} - @takeover)
        """,
        ("study", Study.Id), ("takeover", TakeOver.TotalSeconds)).ExecuteNonQuery());

    /// <inheritdoc/>
    public void Dispose() => backend.Dispose();

    const string Columns = "id, grp, number, is_final, folder, options, searched, state, value, seconds, worker, attempts, lost, message";
    const string Own = "id = @id AND worker = @worker AND state = 'running'";

    string Stale => $"(state = 'running' AND heartbeat < {backend.Now} - @takeover)";

    void Insert(DbConnection connection, TrialRecord trial) => Command(connection,
        """
        INSERT INTO lawn_trial(study, grp, number, is_final, folder, options, searched, state, seconds, attempts, lost, message)
        VALUES(@study, @grp, @number, @final, @folder, @options, @searched, @state, 0, 0, 0, @message) ON CONFLICT(study, folder) DO NOTHING
        """,
        ("study", Study.Id), ("grp", trial.Group), ("number", trial.Number), ("final", trial.IsFinal ? 1 : 0), ("folder", trial.Folder),
        ("options", JsonSerializer.Serialize(trial.Options, RunJson.OneLine)), ("searched", JsonSerializer.Serialize(trial.Values, RunJson.OneLine)),
        ("state", Name(trial.State)), ("message", trial.Message)).ExecuteNonQuery();

    List<TrialRecord> ReadAll(DbConnection connection)
    {
        var reports = new Dictionary<long, (Dictionary<int, double> Finite, int Count)>();
        using (var reader = Command(connection, "SELECT trial, epoch, value FROM lawn_report WHERE trial IN (SELECT id FROM lawn_trial WHERE study = @study)", ("study", Study.Id)).ExecuteReader())
            while (reader.Read())
            {
                var (finite, count) = reports.GetValueOrDefault(reader.GetInt64(0), ([], 0));
                if (!reader.IsDBNull(2)) finite[reader.GetInt32(1)] = reader.GetDouble(2);
                reports[reader.GetInt64(0)] = (finite, Math.Max(count, reader.GetInt32(1)));
            }

        var trials = new List<TrialRecord>();
        using var rows = Command(connection, $"SELECT {Columns} FROM lawn_trial WHERE study = @study ORDER BY id", ("study", Study.Id)).ExecuteReader();
        while (rows.Read())
        {
            var trial = Read(rows);
            trials.Add(reports.TryGetValue(trial.Id, out var known) ? trial with { Reports = known.Finite, Epochs = known.Count } : trial);
        }

        return trials;
    }

    static TrialRecord Read(DbDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Group = row.GetString(1),
        Number = row.GetInt32(2),
        IsFinal = row.GetInt32(3) == 1,
        Folder = row.GetString(4),
        Options = JsonSerializer.Deserialize<Dictionary<string, string>>(row.GetString(5))!,
        Values = JsonSerializer.Deserialize<Dictionary<string, string>>(row.GetString(6))!,
        State = Enum.Parse<TrialState>(row.GetString(7), ignoreCase: true),
        Value = row.IsDBNull(8) ? null : row.GetDouble(8),
        Seconds = row.GetDouble(9),
        Worker = row.IsDBNull(10) ? null : row.GetString(10),
        Attempts = row.GetInt32(11),
        Lost = row.GetInt32(12),
        Message = row.IsDBNull(13) ? null : row.GetString(13),
    };

    /// <summary>Does something in a transaction, again and again while the fault may pass.</summary>
    T Do<T>(Func<DbConnection, DbTransaction, T> work)
    {
        var until = DateTime.UtcNow + Patience;
        var wait = TimeSpan.FromMilliseconds(200);
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                using var connection = backend.Open();
                using var transaction = backend.Begin(connection);
                var result = work(connection, transaction);
                transaction.Commit();
                return result;
            }
            catch (Exception fault) when (IsOfStorage(fault))
            {
                if (!backend.MayPass(fault) || DateTime.UtcNow > until) throw new UserErrorException($"The storage {url} failed: {OneLine(fault)} The same command goes on.", fault);
                if (isFirst) Noticed($"the storage {url} does not answer ({OneLine(fault)}); trying again for {Patience.TotalMinutes.ToString("0.#", CultureInfo.InvariantCulture)} minutes");
                Thread.Sleep(wait);
                wait = TimeSpan.FromSeconds(Math.Min(5, wait.TotalSeconds * 2));
            }
        }
    }

    bool? Try(Func<DbConnection, bool> work)
    {
        try
        {
            using var connection = backend.Open();
            return work(connection);
        }
        catch (Exception fault) when (IsOfStorage(fault) && backend.MayPass(fault))
        {
            return null;
        }
    }

    static bool IsOfStorage(Exception fault) => fault is DbException or IOException or TimeoutException or System.Net.Sockets.SocketException;

    static DbCommand Command(DbConnection connection, string text, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
            if (value is null) parameter.DbType = name == "message" ? System.Data.DbType.String : System.Data.DbType.Double;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    static string Name(TrialState state) => state.ToString().ToLowerInvariant();

    static string OneLine(Exception fault) => fault.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ') + ".";
}
