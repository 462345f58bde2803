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
final class FailureAttribution {
    /** Of whom a call's result says something, as far as is known. */
    enum Finding {
        MODEL,
        REQUEST,
        /** It is being found out. */
        OPEN,
        /** It couldn't be found out: the question was crowded out by other requests. The next failure asks again. */
        UNKNOWN
    }

    /** Asks the model once, outside of any request. */
    interface Asking {
        /** @param then called once, whatever happens, on any thread */
        void ask(Tensor[] inputs, int rows, Consumer<RunResult> then);
    }

    /** Gets each finding, on any thread. */
    interface Listener {
        /**
         * @param failures that have waited for it
         * @param probe whether the breaker's probe has waited for it as well; it isn't one of {@code failures}
         */
        void found(Finding finding, int failures, boolean probe);
    }

    /** An input that is known to be good. */
    private record Control(Tensor[] inputs, int rows) {}

    /** A good input is kept as long as the tier lives: a picture of 500 by 500 with three floats each isn't. */
    private static final long MOST_KEPT_BYTES = 1 << 20;

    /** To ask costs no more than a batch: what is larger isn't asked again, and no control. */
    private static final int MOST_ROWS = 32;

    /** So many failures without an answer between them, and a model that was well may be dead. */
    private static final int MOST_IN_A_ROW = 2;

    private final Asking asking;
    private final int callsItHolds;
    private final Listener listener;
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
    FailureAttribution(Asking asking, int callsItHolds, Listener listener) {
        this.asking = asking;
        this.callsItHolds = callsItHolds;
        this.listener = listener;
    }

    /** An input of one row that the model should be able to answer, for as long as none is known that it has answered. */
    void expectGood(Tensor[] example) {
        if (!proven) {
            good = new Control(example, 1);
        }
    }

    /** The model has answered, and its answer is believed. @return true if {@link #keep} wants such an input */
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
        ask(control.inputs(), control.rows(), answer -> {
            if (answer instanceof RunResult.Failure failure) {
                found(failure.crowdedOut() ? Finding.UNKNOWN : Finding.MODEL);
            } else if (rows > MOST_ROWS) {
                found(Finding.REQUEST);
            } else {
                ask(inputs, rows, again -> found(ofTheSecond(again)));
            }
        });
        return Finding.OPEN;
    }

    private void ask(Tensor[] inputs, int rows, Consumer<RunResult> then) {
        try {
            asking.ask(inputs, rows, then);
        } catch (RuntimeException | Error bug) {
            found(Finding.UNKNOWN);
            throw bug;
        }
    }

    private static Finding ofTheSecond(RunResult again) {
        if (!(again instanceof RunResult.Failure failure)) {
            return Finding.MODEL;
        }
        boolean itsOwn = failure.reason() == FailureReason.ERROR || failure.reason() == FailureReason.OUTPUT_GUARD;
        return failure.crowdedOut() ? Finding.UNKNOWN : itsOwn ? Finding.REQUEST : Finding.MODEL;
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
        listener.found(finding, waiting, probe);
    }
}
