package dev.belay.simulator;

import dev.belay.rollout.rule.Interval;
import java.util.Locale;

/** In how many rollouts something happened. */
record Share(int happened, int rollouts) {
    /** Chance set aside. */
    boolean atMost(double limit) {
        return Interval.of(happened, rollouts).low() <= limit;
    }

    boolean atLeast(double limit) {
        return Interval.of(happened, rollouts).high() >= limit;
    }

    String text() {
        return String.format(Locale.ROOT, "%d of %d (%.1f %%)", happened, rollouts, 100.0 * happened / rollouts);
    }
}
