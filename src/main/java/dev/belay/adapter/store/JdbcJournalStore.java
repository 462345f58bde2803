package dev.belay.adapter.store;

import dev.belay.journal.Actor;
import dev.belay.journal.Decision;
import dev.belay.journal.JournalEntry;
import dev.belay.journal.JournalStore;
import dev.belay.journal.KeptEvidence;
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
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/** The journal in a database, by SQL that H2 and PostgreSQL understand alike. */
public final class JdbcJournalStore implements JournalStore {
    private static final String COLUMNS = "stream, sequence, at, kind, rollout, version, who, origin, reason, facts";
    private static final String SELECT = "select id, " + COLUMNS + " from belay_journal ";

    /** The rows that don't follow the one before them in their stream. */
    private static final String MISSING = "select stream, sequence, at, previous from"
            + " (select stream, sequence, at, coalesce(lag(sequence) over (order by sequence), 0) as previous"
            + " from belay_journal where stream = ?) numbered where sequence > previous + 1";

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
            throw new StoreException("the journal's store failed: " + Causes.message(e), true, e);
        }
    }

    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> List<T> query(RowReader<T> reader, String sql, Object... parameters) throws StoreException {
        return run(connection -> query(connection, reader, sql, parameters));
    }

    private static <T> List<T> query(Connection connection, RowReader<T> reader, String sql, Object... parameters)
            throws SQLException {
        List<T> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            set(select, parameters);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(reader.read(row));
                }
            }
        }
        return found;
    }

    private static int update(Connection connection, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            set(statement, parameters);
            return statement.executeUpdate();
        }
    }

    private static void set(PreparedStatement statement, Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            Object parameter = parameters[i];
            statement.setObject(i + 1, parameter instanceof Instant at ? at.atOffset(ZoneOffset.UTC) : parameter);
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
                List<Stored> there = query(
                        connection,
                        JdbcJournalStore::stored,
                        SELECT + "where stream = ? and sequence = ?",
                        entry.stream(),
                        entry.sequence());
                if (there.isEmpty() || !Causes.isDuplicate(e)) {
                    return new Appended.Refused(Causes.message(e));
                }
                if (!there.getFirst().entry().equals(entry)) {
                    return new Appended.Taken(there.getFirst().entry());
                }
                sync(connection);
                return new Appended.Written(there.getFirst().id());
            }
        });
    }

    private long insert(Connection connection, JournalEntry entry) throws SQLException {
        String sql = "insert into belay_journal (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        try (PreparedStatement insert = connection.prepareStatement(sql, new String[] {"id"})) {
            set(
                    insert,
                    entry.stream(),
                    entry.sequence(),
                    entry.at(),
                    entry.kind(),
                    entry.decision().rollout(),
                    entry.decision().version(),
                    entry.actor().who(),
                    entry.actor().from(),
                    entry.reason(),
                    JournalJson.decision(entry.decision()));
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

    @Override
    public long lastSequence(String stream) throws StoreException {
        return query(row -> row.getLong(1), "select max(sequence) from belay_journal where stream = ?", stream)
                .getFirst();
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
        String rest = " order by " + order + " limit ?";
        return stream.isEmpty()
                ? query(JdbcJournalStore::stored, SELECT + "where id > ?" + rest, afterId, limit)
                : query(
                        JdbcJournalStore::stored,
                        SELECT + "where id > ? and stream = ?" + rest,
                        afterId,
                        stream.get(),
                        limit);
    }

    @Override
    public List<String> streams(String kind) throws StoreException {
        String sql = "select distinct stream from belay_journal where kind = ? order by stream";
        return query(row -> row.getString(1), sql, kind);
    }

    @Override
    public List<JournalEntry> readStream(String stream, Set<String> leftOut) throws StoreException {
        String kinds = String.join(", ", Collections.nCopies(leftOut.size(), "?"));
        String sql = SELECT + "where stream = ?" + (leftOut.isEmpty() ? "" : " and kind not in (" + kinds + ")")
                + " order by sequence";
        Object[] parameters = Stream.concat(Stream.of(stream), leftOut.stream()).toArray();
        return run(connection -> {
            Stream<JournalEntry> missing = query(connection, JdbcJournalStore::missing, MISSING, stream).stream();
            List<JournalEntry> there = query(connection, row -> stored(row).entry(), sql, parameters);
            return Stream.concat(there.stream(), missing)
                    .sorted(Comparator.comparingLong(JournalEntry::sequence))
                    .toList();
        });
    }

    /** Of the numbers before a row that nobody has: the writer leaves none out, so rows were deleted. */
    private static JournalEntry missing(ResultSet next) throws SQLException {
        String stream = next.getString("stream");
        long first = next.getLong("previous") + 1;
        long last = next.getLong("sequence") - 1;
        String which = first == last ? "entry " + first : "entries " + first + " to " + last;
        return JournalEntry.unreadable(
                stream,
                first,
                next.getObject("at", OffsetDateTime.class).toInstant(),
                which + " of " + stream + (first == last ? " is" : " are") + " missing in the journal");
    }

    /** One row that makes no sense must not take all the others with it. */
    private static Stored stored(ResultSet row) throws SQLException {
        long id = row.getLong("id");
        String stream = row.getString("stream");
        long sequence = row.getLong("sequence");
        Instant at = row.getObject("at", OffsetDateTime.class).toInstant();
        try {
            Actor actor = new Actor(row.getString("who"), row.getString("origin"));
            Decision decision = JournalJson.decision(
                    row.getString("kind"), row.getString("rollout"), row.getString("version"), row.getString("facts"));
            return new Stored(id, new JournalEntry(stream, sequence, at, actor, row.getString("reason"), decision));
        } catch (RuntimeException senseless) {
            String why = "row " + id + " of the journal can't be read: " + senseless.getMessage();
            return new Stored(id, JournalEntry.unreadable(stream, sequence, at, why));
        }
    }

    @Override
    public OptionalInt saveEvidence(String rollout, Evidence evidence) throws StoreException {
        String text = JournalJson.evidence(evidence);
        return run(connection -> {
            try {
                if (update(connection, "update belay_evidence set text = ? where rollout = ?", text, rollout) == 0) {
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
    public KeptEvidence loadEvidence(String rollout) throws StoreException {
        return query(row -> row.getString(1), "select text from belay_evidence where rollout = ?", rollout).stream()
                .findFirst()
                .map(JdbcJournalStore::evidence)
                .orElse(KeptEvidence.NONE);
    }

    private static KeptEvidence evidence(String text) {
        try {
            return KeptEvidence.of(JournalJson.evidence(text));
        } catch (RuntimeException senseless) {
            return KeptEvidence.unreadable("its row in belay_evidence can't be read: " + JournalJson.reason(senseless));
        }
    }

    @Override
    public void endEvidence(String rollout, Instant endedAt) throws StoreException {
        String sql = "update belay_evidence set ended_at = ? where rollout = ? and ended_at is null";
        run(connection -> update(connection, sql, endedAt, rollout));
    }

    @Override
    public int dropEvidence(Instant endedBefore) throws StoreException {
        return run(connection -> update(connection, "delete from belay_evidence where ended_at < ?", endedBefore));
    }

    @Override
    public void close() {
        database.close();
    }
}
