package dev.belay.monitoring;

import dev.belay.vocabulary.Arm;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.ModelRef;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/**
 * The port to metrics. Observers are asked for once, when a routing table or a model is built, and then held: nothing is
 * looked up by name on the request path. "Off" is {@link #NONE}; an observer does nothing with what it doesn't override.
 */
public interface Observations {
    Observations NONE = new Observations() {};

    /** @param deadlineNanos the endpoint's deadline: histogram buckets lie around it */
    default EndpointObserver endpoint(String endpoint, long deadlineNanos) {
        return new EndpointObserver() {};
    }

    default TierObserver tier(String endpoint, String tier, ModelRef model, long deadlineNanos) {
        return new TierObserver() {};
    }

    default ModelObserver model(ModelRef model) {
        return new ModelObserver() {};
    }

    default JournalObserver journal() {
        return new JournalObserver() {};
    }

    default RolloutObserver rollout(
            String endpoint, String rollout, ModelRef stable, ModelRef candidate, long deadlineNanos) {
        return new RolloutObserver() {};
    }

    default AccessObserver access() {
        return new AccessObserver() {};
    }

    /** @param name of a bounded set */
    default TapObserver tap(String name) {
        return new TapObserver() {};
    }

    /** @param pending whether the endpoint's configuration waits for an operator now; asked whenever metrics are read */
    default void configPending(String endpoint, BooleanSupplier pending) {}

    /** By which wire a request came. @param label of a bounded set: a metric label */
    record Protocol(String label) {
        public static final Protocol V1 = new Protocol("v1");
        public static final Protocol V2 = new Protocol("v2");
    }

    /** How a request ended: answered by the first tier, by a later one, refused for the caller's fault, or unanswered. */
    enum Outcome {
        OK,
        DEGRADED,
        REJECTED,
        FAILED
    }

    enum BreakerState {
        CLOSED,
        HALF_OPEN,
        OPEN
    }

    /** The outcome of an attempt to write an entry of the journal. */
    enum JournalWrite {
        WRITTEN,
        /** The store didn't take it; it is tried again. */
        FAILED,
        /** Another process had written to its stream. */
        CONFLICT,
        /** It won't be written. */
        DROPPED
    }

    /** Why a request was refused access. */
    enum Denial {
        NO_TOKEN,
        UNKNOWN_TOKEN,
        WRONG_ROLE,
        /** More of the first two from one address than are answered. */
        TOO_MANY,
        FOREIGN_HOST,
        FOREIGN_ORIGIN,
        /** No router can read it. */
        MALFORMED_PATH;

        /** The name as metrics and logs have it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Why a finished prediction wasn't kept for a tap. */
    enum TapDrop {
        /** So many wait for it already. */
        PREDICTIONS,
        /** Those that wait are so large. */
        BYTES
    }

    interface TapObserver {
        default void dropped(TapDrop reason) {}

        /** It has thrown. */
        default void failed() {}
    }

    interface AccessObserver {
        default void denied(Denial reason) {}

        /** @param stale whether the tokens are older than their file, because that is broken or gone */
        default void tokensStale(boolean stale) {}
    }

    interface EndpointObserver {
        default void inflight(int change) {}

        default void request(Protocol protocol, Outcome outcome, long nanos) {}

        /** The answer came later than the endpoint's deadline. */
        default void deadlineMissed() {}

        /** The answer came later than the caller's own limit, but within the endpoint's deadline. */
        default void callerLimitMissed() {}

        /**
         * @param check e.g. {@code range}
         * @param feature a name from a card or from the configuration, never from a request
         * @param action {@code reject}, {@code flag} or {@code degrade}
         */
        default void guard(String check, String feature, String action) {}
    }

    interface TierObserver {
        default void inflight(int change) {}

        /** This tier's answer went to the caller. */
        default void answered() {}

        /** A call that was run and succeeded, as the caller saw it. */
        default void succeeded(long nanos) {}

        /** A call that failed, was refused or skipped; {@code nanos} is 0 where nothing ran. */
        default void failed(FailureReason reason, long nanos) {}

        /** A result that came after its call had timed out; it was dropped. */
        default void lateResult() {}

        default void breaker(BreakerState from, BreakerState to) {}

        default void drillActive(boolean active) {}
    }

    /** Of the requests of one rollout. */
    interface ArmObserver {
        /** An eligible request's first tier has ended. */
        default void ended(Arm arm, boolean error, long nanos) {}

        /** @param reason a bounded label: why a request took no part */
        default void ineligible(String reason) {}
    }

    /** Of one rollout. */
    interface RolloutObserver extends ArmObserver {
        /**
         * @param state the rollout's, as the control API says it
         * @param held nothing is decided but a rollback
         */
        default void state(String state, boolean held, double weightRatio, double evidenceLog, double thresholdLog) {}

        /** @param reason a bounded label: which rule, or whose call */
        default void rolledBack(String reason) {}

        /**
         * The candidate is out: the table without it is installed.
         *
         * @param decidedNanos monotonic; not later than the deciding outcome was applied, or the operator's call taken
         */
        default void swapped(long decidedNanos) {}

        /** The rollout is over: nothing of it is shown any more. */
        default void over() {}
    }

    interface ModelObserver {
        default void batch(int rows) {}

        /** Runs that didn't return after terminate: +1 when one is given up, -1 when it comes back. */
        default void leakedRuns(int change) {}

        /** @param state one of LOADING, READY, HUNG, UNAVAILABLE */
        default void state(String state) {}
    }

    interface JournalObserver {
        default void write(JournalWrite result) {}

        /** Entries that wait for the store. */
        default void backlog(int entries) {}

        /** @param rows of an endpoint's journal that can't be read, now */
        default void unreadable(String endpoint, int rows) {}
    }
}
