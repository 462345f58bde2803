package dev.belay.monitoring;

import dev.belay.vocabulary.Arm;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The outcomes of the requests that were drawn under one weight, in the order of the draws. Event loops write, one consumer
 * reads, without locks. Bounded: a request that finds it full, or sealed, gets no ticket and takes no part.
 *
 * <p>A ticket goes through taken, drawn, ended. The consumer stops at the first that hasn't ended, and gives it up as an
 * error once its time is over: else an arm that answers late would look healthy.
 */
public final class OutcomeLedger {
    /** No ticket: full or sealed. */
    public static final long NO_TICKET = -1;

    /** A run whose time says nothing: failed, not run, or in a batch shared with too many. */
    public static final long NO_RUN_TIME = 0;

    /** A run that took longer than any limit: timed out. Of an outcome that is no error it would be nonsense. */
    public static final long TIMED_OUT = Long.MAX_VALUE;

    /** Room for more than a second of draws, at 50,000 a second. */
    public static final int DEFAULT_CAPACITY = 1 << 16;

    private static final long SEALED = Long.MIN_VALUE;
    private static final long FREE = 0;
    private static final int DRAWN = 1;
    private static final int OK = 2;
    private static final int ERROR = 3;
    private static final int CANDIDATE_BIT = 4;
    private static final int TIME_SHIFT = 3;
    private static final int TICKET_SHIFT = 40;
    private static final int NANOS_PER_UNIT = 16;
    private static final long LONGEST_UNITS = (1L << (TICKET_SHIFT - TIME_SHIFT)) - 1;

    /** Gets outcomes in the order of their draws. */
    public interface Reader {
        /**
         * @param tick of its draw
         * @param keyBit of a sticky key, else 0
         * @param runNanos see {@link #NO_RUN_TIME} and {@link #TIMED_OUT}
         */
        void outcome(Arm arm, boolean error, long tick, int keyBit, long runNanos);
    }

    private final int mask;
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong head = new AtomicLong();
    private final AtomicLongArray words;
    private final long[] ticks;
    private final long[] drawnNanos;
    private final int[] keyBits;

    /** @param capacity a power of two */
    public OutcomeLedger(int capacity) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity is " + capacity + ", allowed is a power of two");
        }
        mask = capacity - 1;
        words = new AtomicLongArray(capacity);
        ticks = new long[capacity];
        drawnNanos = new long[capacity];
        keyBits = new int[capacity];
    }

    /** @return a ticket that has to be {@link #drawn} at once, or {@link #NO_TICKET} */
    public long take() {
        while (true) {
            long ticket = next.get();
            if (ticket < 0 || ticket - head.get() > mask) {
                return NO_TICKET;
            }
            if (next.compareAndSet(ticket, ticket + 1)) {
                return ticket;
            }
        }
    }

    /** The request's arm is known. */
    public void drawn(long ticket, Arm arm, long tick, int keyBit, long nowNanos) {
        int at = (int) ticket & mask;
        ticks[at] = tick;
        drawnNanos[at] = nowNanos;
        keyBits[at] = keyBit;
        words.setRelease(at, word(ticket, arm, DRAWN, 0));
    }

    /** Its outcome; too late if the consumer has given it up. */
    public void ended(long ticket, Arm arm, boolean error, long runNanos) {
        long units = runNanos == TIMED_OUT ? LONGEST_UNITS : units(runNanos);
        words.compareAndSet(
                (int) ticket & mask, word(ticket, arm, DRAWN, 0), word(ticket, arm, error ? ERROR : OK, units));
    }

    /** It says nothing of its arm: no reader gets it. */
    public void dropped(long ticket, Arm arm) {
        words.compareAndSet((int) ticket & mask, word(ticket, arm, DRAWN, 0), word(ticket, arm, OK, LONGEST_UNITS));
    }

    /** A measured time is at least one unit and less than the longest: 0 and the longest have meanings of their own. */
    private static long units(long runNanos) {
        return runNanos <= 0 ? 0 : Math.max(1, Math.min(LONGEST_UNITS - 1, runNanos / NANOS_PER_UNIT));
    }

    private static long word(long ticket, Arm arm, int state, long units) {
        return ticket << TICKET_SHIFT | units << TIME_SHIFT | (arm == Arm.CANDIDATE ? CANDIDATE_BIT : 0) | state;
    }

    /** From now on no ticket is given. Those that are out may still end. */
    public void seal() {
        next.updateAndGet(value -> value | SEALED);
    }

    /** Nothing is awaited. */
    public boolean idle() {
        return (next.get() & ~SEALED) == head.get();
    }

    /** Sealed, and everything read. */
    public boolean exhausted() {
        return next.get() < 0 && idle();
    }

    /**
     * Reads what is known, up to the first outcome that isn't.
     *
     * @param limitNanos after so long an outcome that isn't there is an error
     * @return how many it has read
     */
    public int read(long nowNanos, long limitNanos, int most, Reader reader) {
        long first = head.get();
        long end = Math.min(first + most, next.get() & ~SEALED);
        long at = first;
        while (at < end && readOne(at, nowNanos, limitNanos, reader)) {
            head.set(++at);
        }
        return (int) (at - first);
    }

    /**
     * Reads everything that is known, at the end: what isn't there yet is passed over for good.
     *
     * @param limitNanos as in {@link #read}
     */
    public void readRest(long nowNanos, long limitNanos, Reader reader) {
        long end = next.get() & ~SEALED;
        for (long at = head.get(); at < end; at++) {
            readOne(at, nowNanos, limitNanos, reader);
            head.set(at + 1);
        }
    }

    private boolean readOne(long ticket, long nowNanos, long limitNanos, Reader reader) {
        int at = (int) ticket & mask;
        long word = words.getAcquire(at);
        if (word == FREE) {
            return false;
        }
        Arm arm = (word & CANDIDATE_BIT) == 0 ? Arm.STABLE : Arm.CANDIDATE;
        if (state(word) == DRAWN) {
            if (nowNanos - drawnNanos[at] < limitNanos) {
                return false;
            }
            ended(ticket, arm, true, TIMED_OUT);
            word = words.getAcquire(at);
        }
        boolean dropped = state(word) == OK && runNanos(word) == TIMED_OUT;
        if (!dropped) {
            reader.outcome(arm, state(word) == ERROR, ticks[at], keyBits[at], runNanos(word));
        }
        words.setRelease(at, FREE);
        return true;
    }

    private static int state(long word) {
        return (int) word & (CANDIDATE_BIT - 1);
    }

    private static long runNanos(long word) {
        long units = word >>> TIME_SHIFT & LONGEST_UNITS;
        return units == LONGEST_UNITS ? TIMED_OUT : units * NANOS_PER_UNIT;
    }
}
