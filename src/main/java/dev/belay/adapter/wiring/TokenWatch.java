package dev.belay.adapter.wiring;

import dev.belay.adapter.security.Tokens;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Looks at the token file so often that a change counts within a second. */
final class TokenWatch {
    private static final Logger LOG = Logger.getLogger(TokenWatch.class);
    private static final long EVERY_MILLIS = 250;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("belay-tokens").factory());

    void start(Tokens tokens) {
        var unused =
                thread.scheduleWithFixedDelay(() -> look(tokens), EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    void stop() {
        thread.shutdownNow();
    }

    /** One that throws would never be called again. */
    private static void look(Tokens tokens) {
        try {
            tokens.refresh();
        } catch (RuntimeException bug) {
            LOG.error("the token file could not be checked", bug);
        }
    }
}
