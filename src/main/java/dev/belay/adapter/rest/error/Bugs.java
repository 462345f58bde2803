package dev.belay.adapter.rest.error;

import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/** An exception that nobody expected: the caller gets a 500 without details, the log gets them. */
public final class Bugs {
    public static final int INTERNAL_ERROR = 500;
    public static final String MESSAGE = "internal error; the server's log has details";

    private static final Logger LOG = Logger.getLogger(Bugs.class);

    private Bugs() {}

    public static void log(Throwable bug, String predictionId, String traceparent) {
        try {
            MDC.put("predictionId", predictionId);
            MDC.put("traceparent", traceparent);
            log(bug);
        } finally {
            MDC.remove("predictionId");
            MDC.remove("traceparent");
        }
    }

    public static void log(Throwable bug) {
        LOG.error("a request failed by a bug", bug);
    }
}
