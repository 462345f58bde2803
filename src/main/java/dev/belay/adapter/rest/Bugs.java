package dev.belay.adapter.rest;

import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/** An exception that nobody expected: the caller gets a 500 without details, the log gets them. */
final class Bugs {
    static final int INTERNAL_ERROR = 500;
    static final String WORDS = "internal error; the server's log has details";

    private static final Logger LOG = Logger.getLogger(Bugs.class);

    private Bugs() {}

    /** Errors as well: what is short now, memory or stack, may not be when the next request comes. */
    static void report(Exchange exchange, Throwable bug) {
        try {
            log(exchange, bug);
            exchange.fail();
        } catch (Throwable another) {
            exchange.abort();
        }
    }

    private static void log(Exchange exchange, Throwable bug) {
        try {
            MDC.put("predictionId", String.valueOf(exchange.response().headers().get(ProvenanceHeaders.PREDICTION_ID)));
            MDC.put(
                    "traceparent",
                    ProvenanceHeaders.printable(
                            String.valueOf(exchange.request().getHeader("traceparent"))));
            log(bug);
        } finally {
            MDC.remove("predictionId");
            MDC.remove("traceparent");
        }
    }

    static void log(Throwable bug) {
        LOG.error("a request failed by a bug", bug);
    }
}
