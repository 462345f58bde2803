package dev.belay.adapter.store;

import dev.belay.journal.Actor;
import dev.belay.journal.Decision;
import dev.belay.journal.JournalEntry;
import dev.belay.journal.JournalStore;
import dev.belay.journal.StoreException;
import dev.belay.rollout.Evidence;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The journal in a database, by SQL that H2 and PostgreSQL understand alike. */
public final class JdbcJournalStore implements JournalStore {
    private static final String COLUMNS =
            "id, stream, sequence, at, kind, rollout, version, who, origin, reason, facts";

    private final Database database;

    public JdbcJournalStore(StoreSettings settings) {
        this.database = new Database(settings);
    }

    private interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    /** Every exception of a driver is translated here, once. */
    private <T> T run(Work<T> work) throws StoreException {
        try (Connection connection = database.connection()) {
            return work.with(connection);
        } catch (SQLException | RuntimeException e) {
            database.failed(e);
            throw new StoreException("the journal's store failed: " + Causes.words(e), true, e);
        }
    }

    @Override
    public Appended append(JournalEntry entry) throws StoreException {
        return run(connection -> {
            try {
                return new Appended.Written(insert(connection, entry));
            } catch (SQLException e) {
                if (!Causes.isForever(e)) {
                    throw e;
                }
                Optional<Stored> there = find(connection, entry.stream(), entry.sequence());
                if (there.isEmpty() || !Causes.isDuplicate(e)) {
                    return new Appended.Refused(Causes.words(e));
                }
                if (!there.get().entry().equals(entry)) {
                    return new Appended.Taken(there.get().entry());
                }
                sync(connection);
                return new Appended.Written(there.get().id());
            }
        });
    }

    private long insert(Connection connection, JournalEntry entry) throws SQLException {
        String sql = "insert into belay_journal (" + COLUMNS.substring("id, ".length())
                + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        try (PreparedStatement insert = connection.prepareStatement(sql, new String[] {"id"})) {
            insert.setString(1, entry.stream());
            insert.setLong(2, entry.sequence());
            insert.setObject(3, entry.at().atOffset(ZoneOffset.UTC));
            insert.setString(4, entry.kind());
            insert.setString(5, entry.decision().rollout());
            insert.setString(6, entry.decision().version());
            insert.setString(7, entry.actor().who());
            insert.setString(8, entry.actor().from());
            insert.setString(9, entry.reason());
            insert.setString(10, JournalJson.decision(entry.decision()));
            insert.executeUpdate();
            try (ResultSet keys = insert.getGeneratedKeys()) {
                keys.next();
                long id = keys.getLong(1);
                sync(connection);
                return id;
            }
        }
    }

    /** H2 leaves it to the operating system when a commit reaches the disk; decisions are few enough to insist. */
    private void sync(Connection connection) throws SQLException {
        if (database.isH2()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("checkpoint sync");
            }
        }
    }

    private static Optional<Stored> find(Connection connection, String stream, long sequence) throws SQLException {
        String sql = "select " + COLUMNS + " from belay_journal where stream = ? and sequence = ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, stream);
            select.setLong(2, sequence);
            return stored(select).stream().findFirst();
        }
    }

    @Override
    public long lastSequence(String stream) throws StoreException {
        return run(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select max(sequence) from belay_journal where stream = ?")) {
                select.setString(1, stream);
                try (ResultSet rows = select.executeQuery()) {
                    rows.next();
                    return rows.getLong(1);
                }
            }
        });
    }

    @Override
    public List<Stored> read(long afterId, Optional<String> stream, int limit) throws StoreException {
        return page("id", afterId, stream, limit);
    }

    @Override
    public List<Stored> newest(Optional<String> stream, int limit) throws StoreException {
        return page("id desc", 0, stream, limit).reversed();
    }

    private List<Stored> page(String order, long afterId, Optional<String> stream, int limit) throws StoreException {
        String sql = "select " + COLUMNS + " from belay_journal where id > ?"
                + (stream.isPresent() ? " and stream = ?" : "") + " order by " + order + " limit ?";
        return run(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                int parameter = 1;
                select.setLong(parameter++, afterId);
                if (stream.isPresent()) {
                    select.setString(parameter++, stream.get());
                }
                select.setInt(parameter, limit);
                return stored(select);
            }
        });
    }

    @Override
    public List<String> streams(String kind) throws StoreException {
        return run(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select distinct stream from belay_journal where kind = ? order by stream")) {
                select.setString(1, kind);
                List<String> streams = new ArrayList<>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        streams.add(row.getString(1));
                    }
                }
                return streams;
            }
        });
    }

    @Override
    public List<JournalEntry> readStream(String stream, Set<String> leftOut) throws StoreException {
        String kinds = String.join(", ", leftOut.stream().map(kind -> "?").toList());
        String sql = "select " + COLUMNS + " from belay_journal where stream = ?"
                + (leftOut.isEmpty() ? "" : " and kind not in (" + kinds + ")") + " order by sequence";
        return run(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                int parameter = 1;
                select.setString(parameter++, stream);
                for (String kind : leftOut) {
                    select.setString(parameter++, kind);
                }
                return stored(select).stream().map(Stored::entry).toList();
            }
        });
    }

    private static List<Stored> stored(PreparedStatement select) throws SQLException {
        List<Stored> found = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                found.add(new Stored(row.getLong(1), entry(row)));
            }
        }
        return found;
    }

    /** One row that makes no sense must not take all the others with it. */
    private static JournalEntry entry(ResultSet row) throws SQLException {
        long id = row.getLong(1);
        String stream = row.getString(2);
        long sequence = row.getLong(3);
        Instant at = row.getObject(4, OffsetDateTime.class).toInstant();
        String[] words = new String[7];
        for (int i = 0; i < words.length; i++) {
            words[i] = row.getString(5 + i);
        }
        try {
            Actor actor = new Actor(words[3], words[4]);
            Decision decision = JournalJson.decision(words[0], words[1], words[2], words[6]);
            return new JournalEntry(stream, sequence, at, actor, words[5], decision);
        } catch (RuntimeException senseless) {
            return JournalEntry.unreadable(
                    stream, sequence, at, "row " + id + " of the journal can't be read: " + senseless.getMessage());
        }
    }

    @Override
    public OptionalInt saveEvidence(String rollout, Evidence evidence) throws StoreException {
        String text = JournalJson.evidence(evidence);
        return run(connection -> {
            try {
                if (!update(connection, "update belay_evidence set text = ? where rollout = ?", text, rollout)) {
                    update(connection, "insert into belay_evidence (text, rollout) values (?, ?)", text, rollout);
                }
                return OptionalInt.empty();
            } catch (SQLException e) {
                if (Causes.isForever(e)) {
                    return OptionalInt.of(text.length());
                }
                throw e;
            }
        });
    }

    @Override
    public Optional<Evidence> loadEvidence(String rollout) throws StoreException {
        return run(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select text from belay_evidence where rollout = ?")) {
                select.setString(1, rollout);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? evidence(row.getString(1)) : Optional.empty();
                }
            }
        });
    }

    /** Without what makes no sense a rollout goes on, and gathers evidence anew. */
    private static Optional<Evidence> evidence(String text) {
        try {
            return Optional.of(JournalJson.evidence(text));
        } catch (RuntimeException senseless) {
            return Optional.empty();
        }
    }

    @Override
    public void endEvidence(String rollout, Instant endedAt) throws StoreException {
        run(connection -> update(
                connection,
                "update belay_evidence set ended_at = ? where rollout = ? and ended_at is null",
                endedAt.atOffset(ZoneOffset.UTC),
                rollout));
    }

    @Override
    public int dropEvidence(Instant endedBefore) throws StoreException {
        return run(connection -> {
            try (PreparedStatement delete =
                    connection.prepareStatement("delete from belay_evidence where ended_at < ?")) {
                delete.setObject(1, endedBefore.atOffset(ZoneOffset.UTC));
                return delete.executeUpdate();
            }
        });
    }

    private static boolean update(Connection connection, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate() > 0;
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
