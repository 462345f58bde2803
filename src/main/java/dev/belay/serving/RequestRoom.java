package dev.belay.serving;

import dev.belay.vocabulary.Room;
import dev.belay.vocabulary.Weight;
import org.jspecify.annotations.Nullable;

/**
 * What one request under way holds of the memory that all share: its body, its tensors, its answer. A wire's request is one
 * of these, so that it costs no object of its own. It is entered and left on the request's thread; any thread may take.
 */
public class RequestRoom implements Room {
    /** What takes more is a large request. */
    public static final int LARGE_BYTES = 64 * 1024;

    /** Taken beyond what is needed, so that a small request takes room only once. */
    private static final int AHEAD_BYTES = 4 * 1024;

    private final Admission admission;
    private final Limits limits;
    private boolean underWay;

    // Guarded by this: models' threads take room, too.
    private long heldBytes;
    private long usedBytes;
    private boolean over;

    public RequestRoom(Admission admission, Limits limits) {
        this.admission = admission;
        this.limits = limits;
    }

    public final Limits limits() {
        return limits;
    }

    /** From now on the end of the server waits for it. */
    public final void enter() {
        admission.underWay(1);
        underWay = true;
    }

    /** Entered, and not left. */
    public final boolean isUnderWay() {
        return underWay;
    }

    @Override
    public final int mostRows() {
        return limits.rows();
    }

    @Override
    public final synchronized @Nullable Refusal take(long bytes) {
        long used = Weight.plus(usedBytes, bytes);
        if (over) {
            return admission.refusal(bytes);
        }
        if (used > heldBytes) {
            long more = Weight.plus(used - heldBytes, AHEAD_BYTES);
            if (!admission.tryAcquire(more, used > LARGE_BYTES)) {
                return admission.refusal(used);
            }
            heldBytes += more;
        }
        usedBytes = used;
        return null;
    }

    @Override
    public final @Nullable Refusal takeAnswer(long bytes, long writtenBytes) {
        return writtenBytes > limits.answerBytes() ? limits.answerTooLarge(writtenBytes) : take(bytes);
    }

    /** What is garbage now though the request isn't over. */
    public final synchronized void giveBack(long bytes) {
        if (!over) {
            usedBytes -= bytes;
            heldBytes -= bytes;
            admission.release(bytes);
        }
    }

    /** Gives back all that it holds; at least once. */
    public final void leave() {
        if (underWay) {
            underWay = false;
            admission.underWay(-1);
        }
        synchronized (this) {
            over = true;
            admission.release(heldBytes);
            heldBytes = 0;
        }
    }
}
