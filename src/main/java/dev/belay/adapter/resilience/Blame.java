package dev.belay.adapter.resilience;

import dev.belay.execution.RunResult;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.Weight;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whose fault it is that the model failed on a request alone: the model's, which the breaker is to know, or the request's
 * own, which says nothing of the next one. Found out by asking again: where the model answers an input that is known to be
 * good and fails on the request once more, it was the request; otherwise the model is dead, or fails at random. A finding
 * holds for some calls, so that failures cost few runs. Any thread.
 */
final class Blame {
    /** Who is to blame, as far as is known. */
    enum Finding {
        MODEL,
        REQUEST,
        /** It is being found out. */
        OPEN
    }

    /** Asks the model once, outside of any request. */
    interface Asking {
        /** @param then called once, whatever happens, on any thread */
        void ask(Tensor[] inputs, int rows, Consumer<RunResult> then);
    }

    /** Told of each finding, on any thread. */
    interface Told {
        /**
         * @param failures that have waited for it
         * @param probe whether the breaker's probe has waited for it as well; it isn't one of {@code failures}
         */
        void found(Finding finding, int failures, boolean probe);
    }

    /** What is known to be good. */
    private record Control(Tensor[] inputs, int rows) {}

    /** A good input is kept as long as the tier lives: a picture of 500 by 500 with three floats each isn't. */
    private static final long MOST_KEPT_BYTES = 1 << 20;

    /** To ask costs no more than a batch: what is larger isn't asked again, and no control. */
    private static final int MOST_ROWS = 32;

    /** So many failures without an answer between them, and a model that was well may be dead. */
    private static final int MOST_IN_A_ROW = 2;

    private final Asking asking;
    private final int callsItHolds;
    private final Told told;
    private volatile @Nullable Control good;
    /** A caller's input was answered: then no other is wanted. */
    private volatile boolean proven;
    /** Calls for which it is still the model. */
    private volatile int modelsCalls;

    private volatile int inARow;
    /** Failures for which it is still the requests. */
    private int requestsFailures;

    private boolean underWay;
    /** Failures that wait for the finding. */
    private int open;
    /** The breaker's probe waits for it, too. */
    private boolean openProbe;

    /** @param callsItHolds how long a finding holds: the breaker's window */
    Blame(Asking asking, int callsItHolds, Told told) {
        this.asking = asking;
        this.callsItHolds = callsItHolds;
        this.told = told;
    }

    /** An input of one row that the model should be able to answer, for as long as none is known that it has answered. */
    void expectGood(Tensor[] example) {
        if (!proven) {
            good = new Control(example, 1);
        }
    }

    /**
     * The model has answered, and its answer is believed.
     *
     * @return true if {@link #keep} wants such an input
     */
    boolean answered(int rows) {
        if (inARow != 0) {
            inARow = 0;
        }
        if (modelsCalls > 0) {
            oneCallLess();
        }
        return !proven && rows > 0 && rows <= MOST_ROWS;
    }

    /** The model has answered this input. */
    void keep(Tensor[] inputs, int rows) {
        if (Weight.bytes(Arrays.asList(inputs)) <= MOST_KEPT_BYTES) {
            good = new Control(inputs, rows);
        }
        proven = true;
    }

    private synchronized void oneCallLess() {
        modelsCalls = Math.max(0, modelsCalls - 1);
    }

    /**
     * The model failed on this request, alone: by an exception, or by an answer that can't be believed.
     *
     * @param inputs as the model takes them
     * @param probe whether it was the breaker's probe: of the model as it is now no finding from before says anything
     */
    Finding failed(Tensor[] inputs, int rows, boolean probe) {
        Control control;
        synchronized (this) {
            if (modelsCalls > 0 && !probe) {
                modelsCalls--;
                return Finding.MODEL;
            }
            if (requestsFailures > 0 && inARow < MOST_IN_A_ROW) {
                requestsFailures--;
                inARow++;
                return Finding.REQUEST;
            }
            control = good;
            if (control == null) {
                return Finding.MODEL;
            }
            openProbe |= probe;
            open += probe ? 0 : 1;
            if (underWay) {
                return Finding.OPEN;
            }
            underWay = true;
        }
        asking.ask(control.inputs(), control.rows(), answer -> {
            if (answer instanceof RunResult.Failure) {
                found(Finding.MODEL);
            } else if (rows > MOST_ROWS) {
                found(Finding.REQUEST);
            } else {
                asking.ask(inputs, rows, again -> found(isFailureOfItsOwn(again) ? Finding.REQUEST : Finding.MODEL));
            }
        });
        return Finding.OPEN;
    }

    private static boolean isFailureOfItsOwn(RunResult again) {
        return again instanceof RunResult.Failure failure
                && (failure.reason() == FailureReason.ERROR || failure.reason() == FailureReason.OUTPUT_GUARD);
    }

    private void found(Finding finding) {
        int waiting;
        boolean probe;
        synchronized (this) {
            underWay = false;
            waiting = open;
            probe = openProbe;
            open = 0;
            openProbe = false;
            inARow = 0;
            modelsCalls = finding == Finding.MODEL ? callsItHolds : 0;
            requestsFailures = finding == Finding.REQUEST ? callsItHolds : 0;
        }
        told.found(finding, waiting, probe);
    }
}
