package dev.belay.load.http;

/** The instants at which an open loop's requests are due, computed from the start so that no error adds up. */
record Schedule(long startNanos, double requestsPerSecond) {
    private static final double NANOS_PER_SECOND = 1e9;

    long dueNanos(long request) {
        return startNanos + Math.round(request * (NANOS_PER_SECOND / requestsPerSecond));
    }

    /** How many requests are due before {@code nanos}. */
    long dueBefore(long nanos) {
        if (nanos <= startNanos) {
            return 0;
        }
        long guess = (long) ((nanos - startNanos) * (requestsPerSecond / NANOS_PER_SECOND));
        while (dueNanos(guess) < nanos) {
            guess++;
        }
        while (guess > 0 && dueNanos(guess - 1) >= nanos) {
            guess--;
        }
        return guess;
    }
}
