package dev.belay.simulator;

import dev.belay.rollout.rule.Counts;
import java.util.Map;

/**
 * A line of a file of traces: what went into one slot, and what the rule said after it.
 *
 * @param cells by column; empty where a figure isn't defined
 */
record VectorRow(int line, Map<String, String> cells) {
    String text(String column) {
        String cell = cells.get(column);
        if (cell == null) {
            throw new IllegalArgumentException("line " + line + ": there is no column " + column);
        }
        return cell;
    }

    boolean has(String column) {
        return !text(column).isEmpty();
    }

    double number(String column) {
        try {
            return Double.parseDouble(text(column));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "line " + line + ": " + column + " is '" + text(column) + "', allowed are numbers", e);
        }
    }

    private long count(String column) {
        return has(column) ? (long) number(column) : 0;
    }

    /** Whether the column says 1. */
    boolean flag(String column) {
        return number(column) == 1;
    }

    String trace() {
        return text("trace");
    }

    /** In hundredths of a percent. */
    int weight() {
        return Math.toIntExact(Math.round(number("weight") * 10_000));
    }

    Counts requests() {
        return new Counts(count("stable_ok"), count("stable_errors"), count("candidate_ok"), count("candidate_errors"));
    }

    /** Keys that failed for the first time. */
    Counts keys() {
        return new Counts(0, count("stable_keys"), 0, count("candidate_keys"));
    }

    /** @param limit {@code 95} or {@code 99} */
    Counts runsOver(String limit) {
        long stableOver = count("stable_over" + limit);
        long candidateOver = count("candidate_over" + limit);
        return new Counts(
                count("stable_runs") - stableOver, stableOver, count("candidate_runs") - candidateOver, candidateOver);
    }
}
