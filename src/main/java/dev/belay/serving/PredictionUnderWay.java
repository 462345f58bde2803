package dev.belay.serving;

import dev.belay.cascade.CascadeResult;
import dev.belay.execution.SafeCallbacks;
import dev.belay.monitoring.Observations.EndpointObserver;
import dev.belay.monitoring.Observations.Outcome;
import dev.belay.vocabulary.Arm;
import dev.belay.vocabulary.Deadline;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A prediction from its deadline's start to its end, which comes once: handed over and counted. Lives where the request does. */
final class PredictionUnderWay implements Consumer<CascadeResult> {
    private final PredictionService service;
    private final PredictionRequest request;
    private final Deadline deadline;
    private final Consumer<PredictionResult> done;
    private @Nullable Arm arm;
    private boolean over;

    PredictionUnderWay(
            PredictionService service, PredictionRequest request, Deadline deadline, Consumer<PredictionResult> done) {
        this.service = service;
        this.request = request;
        this.deadline = deadline;
        this.done = done;
    }

    PredictionRequest request() {
        return request;
    }

    Deadline deadline() {
        return deadline;
    }

    /** Since its deadline's start. */
    long ageNanos() {
        return service.nanoTime() - deadline.startNanos();
    }

    /** It takes part in a rollout. */
    void assign(Arm drawn) {
        arm = drawn;
    }

    @Override
    public void accept(CascadeResult result) {
        if (!over) {
            end(resultOf(result));
        }
    }

    /** @return false if it had ended before: what was thrown since is for the caller to report */
    boolean endBy(Throwable bug) {
        if (over) {
            return false;
        }
        end(new PredictionResult.Broken(bug));
        return true;
    }

    private void end(PredictionResult result) {
        over = true;
        try {
            done.accept(result);
        } finally {
            observe(result);
        }
    }

    private PredictionResult resultOf(CascadeResult result) {
        return switch (result) {
            case CascadeResult.Answered answer -> new PredictionResult.Answered(request.id(), answer, arm);
            case CascadeResult.InvalidInputs invalid ->
                new PredictionResult.Rejected(new Rejection.InvalidInputs(invalid.message()));
            case CascadeResult.MissingFeatures lacks ->
                new PredictionResult.Rejected(
                        new Rejection.MissingInputs(request.route().endpoint(), lacks.present(), lacks.missing()));
            case CascadeResult.TooLarge tooLarge ->
                new PredictionResult.Rejected(new Rejection.AnswerTooLarge(tooLarge.message()));
            case CascadeResult.Unanswered unanswered ->
                new PredictionResult.Unanswered(unanswered.cause(), unanswered.reasons());
            case CascadeResult.Broken broken -> new PredictionResult.Broken(broken.bug());
        };
    }

    private void observe(PredictionResult result) {
        long nowNanos = service.nanoTime();
        EndpointObserver observer = request.route().observer();
        observer.inflight(-1);
        observer.request(request.protocol(), outcome(result), nowNanos - deadline.startNanos());
        if (deadline.remainingNanos(nowNanos) < 0) {
            // The endpoint's deadline is a promise; a caller may set a limit that can't be kept.
            if (nowNanos - deadline.startNanos() > request.route().deadlineNanos()) {
                observer.deadlineMissed();
            } else {
                observer.callerLimitMissed();
            }
        }
        List<TapQueue> taps = service.taps();
        if (!taps.isEmpty()) {
            tap(taps, result, nowNanos);
        }
    }

    private void tap(List<TapQueue> taps, PredictionResult result, long endNanos) {
        try {
            FinishedPrediction finished = new FinishedPrediction(request, result, arm, deadline.startNanos(), endNanos);
            long bytes = finished.bytes();
            for (TapQueue each : taps) {
                each.offer(finished, bytes);
            }
        } catch (Throwable bug) {
            SafeCallbacks.report(bug);
        }
    }

    private static Outcome outcome(PredictionResult result) {
        return switch (result) {
            case PredictionResult.Answered answered -> answered.degraded() == null ? Outcome.OK : Outcome.DEGRADED;
            case PredictionResult.Rejected ignored -> Outcome.REJECTED;
            case PredictionResult.Unanswered ignored -> Outcome.FAILED;
            case PredictionResult.Broken ignored -> Outcome.FAILED;
        };
    }
}
