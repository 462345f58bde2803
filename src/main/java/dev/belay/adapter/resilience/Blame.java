package dev.belay.adapter.resilience;

import dev.belay.execution.RunResult;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
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

    /** A good input is kept as long as the tier lives. */
    private static final long MOST_KEPT_BYTES = 64 << 10;

    /** To ask again costs no more than a batch: what is larger isn't asked again. */
    private static final int MOST_ROWS_AGAIN = 32;

    /** So many failures without an answer between them, and a model that was well may be dead. */
    private static final int MOST_IN_A_ROW = 2;

    private final Asking asking;
    private final int callsItHolds;
    private final Runnable charge;
    private volatile Tensor @Nullable [] good;
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

    /**
     * @param callsItHolds how long a finding holds: the breaker's window
     * @param charge tells the breaker of a failure that was open
     */
    Blame(Asking asking, int callsItHolds, Runnable charge) {
        this.asking = asking;
        this.callsItHolds = callsItHolds;
        this.charge = charge;
    }

    /** An input that the model should be able to answer, for as long as none is known that it has answered. */
    void expectGood(Tensor @Nullable [] example) {
        if (!proven) {
            good = example;
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
        return !proven && rows == 1;
    }

    /** The model has answered this input. */
    void keep(Tensor[] inputs) {
        if (bytes(inputs) <= MOST_KEPT_BYTES) {
            good = inputs;
        }
        proven = true;
    }

    private synchronized void oneCallLess() {
        modelsCalls = Math.max(0, modelsCalls - 1);
    }

    private static long bytes(Tensor[] inputs) {
        long bytes = 0;
        for (Tensor input : inputs) {
            bytes += 8L * input.data().length();
            if (input.data() instanceof TensorData.Strings strings) {
                for (String value : strings.values()) {
                    bytes += value.length();
                }
            }
        }
        return bytes;
    }

    /**
     * The model failed on this request, alone: by an exception, or by an answer that can't be believed.
     *
     * @param inputs as the model takes them
     * @param waits whether it waits for the finding if that is open: then the breaker is told as soon as there is one
     */
    Finding failed(Tensor[] inputs, int rows, boolean waits) {
        Tensor[] control;
        synchronized (this) {
            if (modelsCalls > 0) {
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
            if (waits) {
                open++;
            }
            if (underWay) {
                return Finding.OPEN;
            }
            underWay = true;
        }
        asking.ask(control, 1, answer -> {
            if (answer instanceof RunResult.Failure) {
                found(Finding.MODEL);
            } else if (rows > MOST_ROWS_AGAIN) {
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
        int charged;
        synchronized (this) {
            underWay = false;
            charged = finding == Finding.MODEL ? open : 0;
            open = 0;
            inARow = 0;
            modelsCalls = finding == Finding.MODEL ? callsItHolds : 0;
            requestsFailures = finding == Finding.REQUEST ? callsItHolds : 0;
        }
        for (int i = 0; i < charged; i++) {
            charge.run();
        }
    }
}
