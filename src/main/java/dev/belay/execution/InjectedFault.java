package dev.belay.execution;

import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;

/**
 * A fault put on purpose into a tier, for tests and game days. It acts where a real fault would.
 *
 * @param delayNanos of {@link Kind#DELAY}; 0 otherwise
 * @param ratio share of requests it strikes, above 0 to 1
 * @param random decides whom
 * @param over opens when the drill ends
 */
public record InjectedFault(Kind kind, long delayNanos, double ratio, RandomGenerator random, CountDownLatch over) {
    public enum Kind {
        /** The run raises an exception. */
        ERROR,
        /** The run takes so much longer; it stops when terminated. */
        DELAY,
        /** The run doesn't return before the drill ends, terminate or not. */
        HANG,
        /** Every float the run answers is NaN. */
        NAN,
        /** All slots of the tier's bulkhead are taken. */
        OVERLOAD
    }

    public InjectedFault {
        if (!(ratio > 0 && ratio <= 1)) {
            throw new IllegalArgumentException("ratio is " + ratio + ", allowed is above 0 to 1");
        }
    }

    boolean strikes() {
        return ratio >= 1 || random.nextDouble() < ratio;
    }
}
