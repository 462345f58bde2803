package dev.belay.adapter.rest;

import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/** An exception that nobody expected: the caller gets a 500 without details, the log gets them. */
final class Bugs {
    static final int INTERNAL_ERROR = 500;
    static final String WORDS = "internal error; the server's log has details";

    private static final Logger LOG = Logger.getLogger(Bugs.class);

    private Bugs() {}

    static void report(Exchange exchange, RuntimeException bug) {
        MDC.put("predictionId", String.valueOf(exchange.response().headers().get(ProvenanceHeaders.PREDICTION_ID)));
        MDC.put(
                "traceparent",
                ProvenanceHeaders.printable(String.valueOf(exchange.request().getHeader("traceparent"))));
        log(bug);
        MDC.remove("predictionId");
        MDC.remove("traceparent");
        exchange.loop().json().clear();
        exchange.refuse(INTERNAL_ERROR, WORDS);
    }

    static void log(Throwable bug) {
        LOG.error("a request failed by a bug", bug);
    }
}
