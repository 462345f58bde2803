package dev.belay.serving;

import dev.belay.vocabulary.Room;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Bounds what all requests under way take of the heap: bodies, tensors, answers. What doesn't fit is refused at once, never
 * queued. Large requests together leave a quarter to small ones. Counts the requests under way as well.
 */
public final class Admission {
    private static final String PROPERTY = "belay.limits.inFlight";

    private final long limitBytes;
    private final long limitOfLargeBytes;
    private final AtomicLong admittedBytes = new AtomicLong();
    private final LongAdder underWay = new LongAdder();

    public Admission(long limitBytes) {
        this.limitBytes = limitBytes;
        this.limitOfLargeBytes = limitBytes - limitBytes / 4;
    }

    /**
     * Takes room for so many bytes, to be given back by {@link #release}; false if there is none.
     *
     * @param large whether the request is a large one
     */
    public boolean tryAcquire(long bytes, boolean large) {
        if (bytes > limitBytes) {
            return false;
        }
        if (admittedBytes.addAndGet(bytes) <= (large ? limitOfLargeBytes : limitBytes)) {
            return true;
        }
        admittedBytes.addAndGet(-bytes);
        return false;
    }

    public void release(long bytes) {
        admittedBytes.addAndGet(-bytes);
    }

    /** Why a request that needs so many bytes altogether isn't admitted. */
    public Room.Refusal refusal(long neededBytes) {
        if (neededBytes > limitOfLargeBytes) {
            return new Room.Refusal(
                    true,
                    "the request needs " + neededBytes + " bytes of memory, allowed are " + limitOfLargeBytes
                            + ", three quarters of " + PROPERTY);
        }
        return new Room.Refusal(
                false,
                "Exceeds maximum queue size: the requests in flight use all the memory that they are allowed, "
                        + limitBytes + " bytes (" + PROPERTY + "); try again");
    }

    /** A request has begun (+1), or is over (-1). */
    public void underWay(int change) {
        underWay.add(change);
    }

    public long underWay() {
        return underWay.sum();
    }

    public long admittedBytes() {
        return admittedBytes.get();
    }
}
