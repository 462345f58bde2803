package dev.belay.adapter.resilience;

import dev.belay.monitoring.Observations.BreakerState;
import java.util.function.BiConsumer;

/**
 * The breaker's state as reported by the library, put in order. It reports a change on the thread that made it, after it was
 * made: its timer's "half open" may come later than the end of the very probe that it let through. Taken as it comes, a
 * closed breaker would count as half open until it next opens.
 */
final class BreakerStates {
    private final BiConsumer<BreakerState, BreakerState> onChange;
    private volatile BreakerState state = BreakerState.CLOSED;
    private volatile long openedNanos;
    private volatile int openings;
    /** Times that it was half open, as its end has shown, and the report of it is still to come. */
    private int overtaken;

    /** @param onChange gets every change once, from and to, one at a time */
    BreakerStates(BiConsumer<BreakerState, BreakerState> onChange) {
        this.onChange = onChange;
    }

    BreakerState now() {
        return state;
    }

    /** When it last opened; of no meaning before. */
    long openedNanos() {
        return openedNanos;
    }

    /** How often it has opened. */
    int openings() {
        return openings;
    }

    synchronized void changed(BreakerState next, long nowNanos) {
        if (next == BreakerState.HALF_OPEN && overtaken > 0) {
            overtaken--;
            return;
        }
        if (state == BreakerState.OPEN && next != BreakerState.HALF_OPEN) {
            overtaken++;
            change(BreakerState.HALF_OPEN);
        }
        if (next == BreakerState.OPEN) {
            openedNanos = nowNanos;
            openings++;
        }
        change(next);
    }

    private void change(BreakerState next) {
        BreakerState before = state;
        state = next;
        onChange.accept(before, next);
    }
}
