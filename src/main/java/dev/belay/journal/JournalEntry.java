package dev.belay.journal;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A row of the journal: what was decided, by whom, when and why.
 *
 * @param stream the endpoint's name
 * @param sequence from 1 within its stream; 0 until the journal numbers it
 * @param at when it was decided, in whole microseconds: what every store keeps
 */
public record JournalEntry(String stream, long sequence, Instant at, Actor actor, String reason, Decision decision) {
    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_KIND = 60;
    private static final int LONGEST_REASON = 2_000;
    private static final Pattern KIND = Pattern.compile("[a-zA-Z]+(\\.[a-zA-Z]+)*");

    /** @throws IllegalArgumentException if a name is too long, or the decision's kind isn't one */
    public JournalEntry {
        if (sequence < 0) {
            throw new IllegalArgumentException("sequence is " + sequence + ", allowed is 0 or more");
        }
        if (stream.isEmpty()) {
            throw new IllegalArgumentException("stream is empty, allowed is an endpoint's name");
        }
        String kind = decision.kind();
        if (kind.length() > LONGEST_KIND || !KIND.matcher(kind).matches()) {
            throw new IllegalArgumentException(
                    "kind is '" + kind + "', allowed are letters in names joined by dots, up to " + LONGEST_KIND);
        }
        fits("stream", stream);
        fits("rollout", decision.rollout());
        fits("version", decision.version());
        at = at.truncatedTo(ChronoUnit.MICROS);
        reason = TextLimits.of(reason, LONGEST_REASON);
    }

    /** A decision of the gateway's own, without a reason yet. */
    public static JournalEntry of(String stream, Instant at, Decision decision) {
        return new JournalEntry(stream, 0, at, Actor.BELAY, "", decision);
    }

    /** In place of a row that can't be read: damaged, or written by another version of the program. */
    public static JournalEntry unreadable(String stream, long sequence, Instant at, String why) {
        String name = TextLimits.of(stream, LONGEST_NAME);
        return of(name.isEmpty() ? "?" : name, at, Decision.NotUnderstood.unreadable(why))
                .numbered(Math.max(0, sequence))
                .because(why);
    }

    private static void fits(String field, String name) {
        if (!TextLimits.of(name, LONGEST_NAME).equals(name)) {
            throw new IllegalArgumentException(field + " is '" + TextLimits.of(name, LONGEST_NAME)
                    + "', allowed are up to " + LONGEST_NAME + " characters without NUL");
        }
    }

    /** What was decided, such as {@code rollout.rolledBack}. */
    public String kind() {
        return decision.kind();
    }

    public JournalEntry by(Actor decider) {
        return new JournalEntry(stream, sequence, at, decider, reason, decision);
    }

    public JournalEntry because(String why) {
        return new JournalEntry(stream, sequence, at, actor, why, decision);
    }

    public JournalEntry deciding(Decision other) {
        return new JournalEntry(stream, sequence, at, actor, reason, other);
    }

    public JournalEntry numbered(long number) {
        return new JournalEntry(stream, number, at, actor, reason, decision);
    }

    /** Whether both are the same decision, whatever their numbers: what a retry or a tombstone may have written. */
    public boolean sameDecision(JournalEntry other) {
        return numbered(0).equals(other.numbered(0));
    }

    /** Its parts by name, in a fixed order, but for its stream, its number and the figures of its decision. */
    public Map<String, String> members() {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("at", at.toString());
        members.put("kind", kind());
        members.put("rollout", decision.rollout());
        members.put("version", decision.version());
        members.put("who", actor.who());
        members.put("from", actor.from());
        members.put("reason", reason);
        return members;
    }

    /** One line for a log: stable keys, no line breaks. */
    public String logLine() {
        StringBuilder line = new StringBuilder("decision endpoint=").append(stream);
        Map<String, String> members = members();
        members.remove("at");
        members.forEach((name, value) -> append(line, name, value));
        DecisionFigures.of(decision).forEach((name, value) -> append(line, name, value.toString()));
        return line.toString().replaceAll("\\R", " ");
    }

    private static void append(StringBuilder line, String key, String value) {
        if (!value.isEmpty()) {
            line.append(' ').append(key).append('=').append(value);
        }
    }
}
