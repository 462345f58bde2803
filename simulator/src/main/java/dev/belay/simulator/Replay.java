package dev.belay.simulator;

import dev.belay.rollout.rule.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Replays one trace and compares what the rule says with what the file says. */
final class Replay {
    /** Relative or absolute, whichever is wider. */
    static final double TOLERANCE = 1e-9;

    /**
     * @param largest difference of any figure; infinite where a verdict differs
     * @param where the slot and the column of it, and both values
     */
    record Difference(String trace, int slots, double largest, String where) {
        boolean ok() {
            return largest <= TOLERANCE;
        }
    }

    private final String trace;
    private double largest;
    private String where = "";

    private Replay(String trace) {
        this.trace = trace;
    }

    static Difference of(String trace, List<VectorRow> rows) {
        Replay replay = new Replay(trace);
        Rule rule = Rule.of(rows.getFirst());
        for (VectorRow row : rows) {
            replay.compare(row, rule.slot(row));
        }
        return new Difference(trace, rows.size(), replay.largest, replay.where);
    }

    private void compare(VectorRow row, Outcome ours) {
        ours.figures().forEach((column, value) -> {
            if (row.has(column)) {
                compare(row, column, row.number(column), value);
            }
        });
        if (row.flag("step_ready") != ours.stepReady()) {
            note(row, "step_ready", Double.POSITIVE_INFINITY, row.text("step_ready"), ours.stepReady() ? "1" : "0");
        }
        if (!row.text("verdict").equals(ours.verdict())) {
            note(row, "verdict", Double.POSITIVE_INFINITY, row.text("verdict"), ours.verdict());
        }
    }

    private void compare(VectorRow row, String column, double theirs, double ours) {
        double difference = Math.abs(theirs - ours) / Math.max(1, Math.abs(theirs));
        note(row, column, Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference, theirs + "", ours + "");
    }

    private void note(VectorRow row, String column, double difference, String theirs, String ours) {
        if (difference > largest) {
            largest = difference;
            where = String.format(
                    Locale.ROOT, "slot %s, %s: %s in the file, %s here", row.text("slot"), column, theirs, ours);
        }
    }

    /** What the rule says after a slot, as the file's columns name it. */
    record Outcome(Map<String, Double> figures, boolean stepReady, String verdict) {}

    /** A rule in the mode of a trace. */
    private interface Rule {
        Outcome slot(VectorRow row);

        static Rule of(VectorRow first) {
            return switch (first.text("mode")) {
                case "coin", "latency", "sticky" -> new CoinReplay(first.text("mode"))::slot;
                case "shadow" -> new ShadowReplay()::slot;
                default ->
                    throw new IllegalArgumentException("line " + first.line() + ": mode is '" + first.text("mode")
                            + "', allowed are coin, latency, sticky and shadow");
            };
        }
    }

    static Map<String, Double> figures() {
        return new LinkedHashMap<>();
    }

    /** As the column {@code verdict} says it. */
    static String label(Verdict verdict) {
        return switch (verdict) {
            case Verdict.RollBack end ->
                switch (end.cause()) {
                    case LATENCY -> "rollback-latency";
                    case ERRORS, STICKY_ERRORS -> "rollback-errors";
                    case MAX_ERRORS, ERROR_RATIO -> "rollback-" + end.cause().label();
                };
            case Verdict.Hold ignored -> "hold";
            case Verdict.Promote ignored -> "promote";
            case Verdict.Continue ignored -> "continue";
        };
    }
}
