package dev.belay.adapter.store;

import java.io.IOException;
import java.sql.SQLException;
import org.h2.api.ErrorCode;

/** Finds the message for an operator in what a database throws. */
final class Causes {
    private static final int LONGEST = 500;

    private Causes() {}

    /** The driver's message, and the operating system's if it is to blame; or else that of the innermost cause. */
    static String message(Throwable thrown) {
        Throwable speaker = thrown;
        Throwable innermost = thrown;
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            innermost = cause;
            if (cause.getMessage() != null && (cause instanceof SQLException || !(speaker instanceof SQLException))) {
                speaker = cause;
            }
        }
        String message = line(speaker);
        String system = innermost instanceof IOException ? line(innermost) : "";
        return message.contains(system) ? message : message + ": " + system;
    }

    private static String line(Throwable thrown) {
        String message = thrown.getMessage() == null ? thrown.getClass().getSimpleName() : thrown.getMessage();
        String line = message.lines()
                .findFirst()
                .orElse("")
                .replace("; SQL statement:", "")
                .strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }

    /** Another row has this key. */
    static boolean isDuplicate(SQLException e) {
        return "23505".equals(e.getSQLState());
    }

    /** H2 has closed a file that it could not write; it can be opened again once all connections are closed. */
    static boolean isClosed(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getErrorCode() == ErrorCode.DATABASE_IS_CLOSED) {
                return true;
            }
        }
        return false;
    }

    /** The data themselves don't fit, now or later: SQL's classes 22 (data exception) and 23 (constraint). */
    static boolean isForever(SQLException e) {
        String state = e.getSQLState();
        return state != null && (state.startsWith("22") || state.startsWith("23"));
    }
}
