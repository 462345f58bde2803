package dev.belay.cascade;

import dev.belay.execution.RunResult;
import dev.belay.validation.InputVerdict;
import dev.belay.vocabulary.Client;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.ModelRef;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * One step of a cascade that runs a model: the port behind which bulkhead, breaker and timeout lie. A baseline is no
 * tier of this kind: it can't fail, so there is nothing to guard.
 */
public interface Tier {
    String name();

    ModelRef model();

    /** The tier's own timeout. */
    long timeoutNanos();

    /** Why the version can't be asked at all (not loaded, hung); empty if it can. */
    String unavailableBecause();

    /** True if the version is hung, false for any other cause of being unavailable. */
    boolean isHung();

    /** The version's data guard. */
    InputVerdict check(Inputs inputs);

    TypicalLatency typicalLatency();

    TierOperations operations();

    /** The outcome of {@link #reserve}. */
    enum Slot {
        /** The caller holds a slot: it gives it back, or asks the model with it. */
        TAKEN,
        /** All are held by calls within their time. */
        FULL,
        /** All are held, some by calls that have timed out and whose run hasn't returned. */
        HELD_BY_LATE
    }

    /** Takes one of the tier's slots in advance. */
    Slot reserve();

    /** Gives back what {@link #reserve} took. */
    void release();

    /** Asks the model with a slot that is held already; otherwise as {@link #call}. */
    void callReserved(Inputs inputs, Client client, long budgetNanos, Executor replyOn, Consumer<RunResult> done);

    /**
     * Asks the model.
     *
     * @param budgetNanos within which {@code done} is called
     * @param replyOn the request's event loop
     * @param done called once, on {@code replyOn} or at once on the calling thread
     */
    void call(Inputs inputs, Client client, long budgetNanos, Executor replyOn, Consumer<RunResult> done);
}
