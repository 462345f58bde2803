package dev.belay.simulator;

import dev.belay.rollout.rule.Interval;
import java.util.Locale;

/** In how many trials something happened. */
record Share(int happened, int trials) {
    /** Chance set aside. */
    boolean atMost(double limit) {
        return Interval.of(happened, trials).low() <= limit;
    }

    boolean atLeast(double limit) {
        return Interval.of(happened, trials).high() >= limit;
    }

    String text() {
        return String.format(Locale.ROOT, "%d of %d (%.1f %%)", happened, trials, 100.0 * happened / trials);
    }
}
