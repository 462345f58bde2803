package dev.belay.load.bench;

import dev.belay.load.http.LoadResult;
import java.io.IOException;
import java.time.Duration;

/** Sends load until throughput has stopped rising: then the compilers have settled, and both sides of a pair are warm. */
final class WarmUp {
    static final Duration WINDOW = Duration.ofSeconds(2);

    private static final double STILL_RISING = 1.03;
    private static final int FLAT_WINDOWS = 3;

    /** Load for so long. */
    interface Window {
        LoadResult run(Duration duration) throws IOException;
    }

    private WarmUp() {}

    /** @param longest no more than this, even if it is still rising */
    static void settle(Duration longest, Window window) throws IOException {
        double best = 0;
        int flat = 0;
        for (Duration spent = Duration.ZERO;
                flat < FLAT_WINDOWS && spent.compareTo(longest) < 0;
                spent = spent.plus(WINDOW)) {
            double rate = window.run(WINDOW).perSecond();
            flat = rate < best * STILL_RISING ? flat + 1 : 0;
            best = Math.max(best, rate);
        }
    }
}
