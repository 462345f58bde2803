package dev.belay.journal;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/**
 * One decision: a row of the journal.
 *
 * @param stream the endpoint's name
 * @param sequence from 1 within its stream; 0 until the journal numbers it
 * @param at when it was decided, in whole microseconds: what every store keeps
 * @param kind what was decided, a word or several joined by dots, such as {@code rollout.rolledBack}
 * @param rollout the rollout's id; empty where the decision belongs to none
 * @param version the model version it is about; empty if none
 * @param reason in words
 * @param facts the figures that decided
 */
public record Entry(
        String stream,
        long sequence,
        Instant at,
        String kind,
        String rollout,
        String version,
        Actor actor,
        String reason,
        Facts facts) {
    /** In place of a row that can't be read. */
    public static final String UNREADABLE = "journal.unreadable";

    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_KIND = 60;
    private static final int LONGEST_REASON = 2_000;
    private static final Pattern KIND = Pattern.compile("[a-zA-Z]+(\\.[a-zA-Z]+)*");

    /** @throws IllegalArgumentException if a name is too long, or the kind isn't one */
    public Entry {
        if (sequence < 0) {
            throw new IllegalArgumentException("sequence is " + sequence + ", allowed is 0 or more");
        }
        if (stream.isEmpty()) {
            throw new IllegalArgumentException("stream is empty, allowed is an endpoint's name");
        }
        if (kind.length() > LONGEST_KIND || !KIND.matcher(kind).matches()) {
            throw new IllegalArgumentException(
                    "kind is '" + kind + "', allowed are letters in words joined by dots, up to " + LONGEST_KIND);
        }
        fits("stream", stream);
        fits("rollout", rollout);
        fits("version", version);
        at = at.truncatedTo(ChronoUnit.MICROS);
        reason = Words.of(reason, LONGEST_REASON);
    }

    /** A decision of the gateway's own, without reason or figures yet. */
    public static Entry of(String stream, Instant at, String kind) {
        return new Entry(stream, 0, at, kind, "", "", Actor.BELAY, "", Facts.NONE);
    }

    /**
     * In place of a row that can't be read: damaged, or written by another version of the program.
     *
     * @param why in words
     */
    public static Entry unreadable(String stream, long sequence, Instant at, String why) {
        String name = Words.of(stream, LONGEST_NAME);
        return of(name.isEmpty() ? "?" : name, at, UNREADABLE)
                .numbered(Math.max(0, sequence))
                .because(why);
    }

    public boolean isReadable() {
        return !kind.equals(UNREADABLE);
    }

    private static void fits(String field, String name) {
        if (!Words.of(name, LONGEST_NAME).equals(name)) {
            throw new IllegalArgumentException(field + " is '" + Words.of(name, LONGEST_NAME) + "', allowed are up to "
                    + LONGEST_NAME + " characters without NUL");
        }
    }

    public Entry ofRollout(String id) {
        return new Entry(stream, sequence, at, kind, id, version, actor, reason, facts);
    }

    public Entry about(String modelVersion) {
        return new Entry(stream, sequence, at, kind, rollout, modelVersion, actor, reason, facts);
    }

    public Entry by(Actor decider) {
        return new Entry(stream, sequence, at, kind, rollout, version, decider, reason, facts);
    }

    public Entry because(String words) {
        return new Entry(stream, sequence, at, kind, rollout, version, actor, words, facts);
    }

    public Entry with(Facts figures) {
        return new Entry(stream, sequence, at, kind, rollout, version, actor, reason, figures);
    }

    public Entry numbered(long number) {
        return new Entry(stream, number, at, kind, rollout, version, actor, reason, facts);
    }

    /** Whether both are the same decision, whatever their numbers: what a retry or a tombstone may have written. */
    public boolean sameDecision(Entry other) {
        return numbered(0).equals(other.numbered(0));
    }

    /** One line for a log: stable keys, no line breaks. */
    public String logLine() {
        StringBuilder line = new StringBuilder("decision endpoint=").append(stream);
        append(line, "kind", kind);
        append(line, "rollout", rollout);
        append(line, "version", version);
        append(line, "who", actor.who());
        append(line, "from", actor.from());
        append(line, "reason", reason);
        facts.asMap().forEach((name, value) -> append(line, name, value.toString()));
        return line.toString().replaceAll("\\R", " ");
    }

    private static void append(StringBuilder line, String key, String value) {
        if (!value.isEmpty()) {
            line.append(' ').append(key).append('=').append(value);
        }
    }
}
