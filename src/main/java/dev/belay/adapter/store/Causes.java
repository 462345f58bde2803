package dev.belay.adapter.store;

import java.sql.SQLException;

/** Finds the words for an operator in what a database throws. */
final class Causes {
    private static final int LONGEST = 500;

    private Causes() {}

    /** The first line of what the database's driver says, or else of the innermost cause. */
    static String words(Throwable thrown) {
        Throwable speaker = thrown;
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null && (cause instanceof SQLException || !(speaker instanceof SQLException))) {
                speaker = cause;
            }
        }
        String words = speaker.getMessage() == null ? speaker.getClass().getSimpleName() : speaker.getMessage();
        String line = words.lines()
                .findFirst()
                .orElse("")
                .replace("; SQL statement:", "")
                .strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }

    /** Somebody else has this key. */
    static boolean isDuplicate(SQLException e) {
        return "23505".equals(e.getSQLState());
    }

    /** The data themselves don't fit, now or later: SQL's classes 22 (data exception) and 23 (constraint). */
    static boolean isForever(SQLException e) {
        String state = e.getSQLState();
        return state != null && (state.startsWith("22") || state.startsWith("23"));
    }
}
