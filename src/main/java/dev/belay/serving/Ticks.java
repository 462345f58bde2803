package dev.belay.serving;

/**
 * The clock of the evidence: tenths of a second of wall time, by a clock that never goes back, even if the wall clock is
 * set.
 *
 * @param originTick tick at {@code originNanos}
 * @param originNanos on the monotonic clock
 */
public record Ticks(long originTick, long originNanos) {
    public static final long NANOS = 100_000_000;
    private static final long MILLIS = 100;

    public static Ticks from(long wallMillis, long nowNanos) {
        return new Ticks(wallMillis / MILLIS, nowNanos - wallMillis % MILLIS * 1_000_000);
    }

    public long at(long nowNanos) {
        return originTick + (nowNanos - originNanos) / NANOS;
    }
}
