package dev.belay.adapter.sketch;

import dev.belay.monitoring.DistinctKeys;
import java.util.function.LongSupplier;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.HllUnion;

/** A HyperLogLog sketch for each of the last 24 hours, 2 % off at most times; 24 times 2 KiB. */
public final class KeysOfADay implements DistinctKeys {
    private static final int HOURS = 24;
    private static final long HOUR_NANOS = 3_600_000_000_000L;
    /** 2^12 registers: a relative error of 1.6 %. */
    private static final int LOG_REGISTERS = 12;

    private final LongSupplier nanoClock;
    private final long startNanos;
    private final HllSketch[] hours = new HllSketch[HOURS];
    private long hour;

    /** @param nanoClock monotonic */
    public KeysOfADay(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.startNanos = nanoClock.getAsLong();
        for (int i = 0; i < HOURS; i++) {
            hours[i] = new HllSketch(LOG_REGISTERS);
        }
    }

    @Override
    public synchronized void add(long hash) {
        turn();
        hours[(int) (hour % HOURS)].update(hash);
    }

    @Override
    public synchronized double ofLastDay() {
        turn();
        HllUnion all = new HllUnion(LOG_REGISTERS);
        for (HllSketch sketch : hours) {
            all.update(sketch);
        }
        return all.getEstimate();
    }

    /** Forgets what is a day old. */
    private void turn() {
        long now = (nanoClock.getAsLong() - startNanos) / HOUR_NANOS;
        for (long next = Math.max(hour + 1, now - HOURS + 1); next <= now; next++) {
            hours[(int) (next % HOURS)].reset();
        }
        hour = Math.max(hour, now);
    }
}
