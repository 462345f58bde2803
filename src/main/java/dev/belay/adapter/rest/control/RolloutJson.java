package dev.belay.adapter.rest.control;

import dev.belay.control.RolloutView;
import dev.belay.rollout.PlanForm;
import dev.belay.rollout.Rollout;
import dev.belay.vocabulary.ModelRef;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How the control API shows rollouts: weights in percent, times in seconds or ISO 8601, rates 0 to 1; null for what nobody
 * knows.
 */
final class RolloutJson {
    private static final double NANOS_PER_MILLI = 1e6;

    private RolloutJson() {}

    static Map<String, Object> of(RolloutView view) {
        Rollout rollout = view.rollout();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", rollout.id());
        json.put("endpoint", rollout.endpoint());
        json.put("version", rollout.candidate().version());
        json.put("state", rollout.state().label());
        json.put("reason", rollout.reason());
        json.put("step", rollout.state().step());
        json.put("weight", PlanForm.percent(rollout.state().weight()));
        json.put("paused", rollout.state().paused());
        json.put("revision", rollout.revision());
        json.put("startedAt", rollout.startedAt().toString());
        json.put("endedAt", view.endedAt().map(Instant::toString).orElse(null));
        json.put("elapsedSeconds", view.elapsedSeconds());
        Map<String, Object> arms = new LinkedHashMap<>();
        arms.put(
                "stable", arm(view.stable(), rollout.stable(), rollout.digests().stable()));
        arms.put(
                "candidate",
                arm(view.candidate(), rollout.candidate(), rollout.digests().candidate()));
        json.put("arms", arms);
        json.put("evidence", known(view.evidence()));
        json.put("threshold", known(view.threshold()));
        json.put("detectable", known(view.outlook().detectable()));
        OptionalInt errors = view.outlook().errorsToRollback();
        json.put("errorsToRollback", errors.isPresent() ? errors.getAsInt() : null);
        json.put("heldBecause", view.heldBecause().isEmpty() ? null : view.heldBecause());
        json.put("waitsFor", view.waitsFor());
        json.put("warnings", view.warnings());
        json.put("possible", List.of(view.possible().split(", ")));
        json.put("plan", PlanForm.shown(rollout.plan()));
        return json;
    }

    private static Map<String, Object> arm(Optional<RolloutView.ArmView> arm, ModelRef model, String digest) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model", model.toString());
        json.put("digest", digest.isEmpty() ? null : digest);
        json.put("requests", arm.map(RolloutView.ArmView::requests).orElse(null));
        json.put("errors", arm.map(RolloutView.ArmView::errors).orElse(null));
        arm.ifPresent(view -> {
            json.put("errorRate", view.requests() == 0 ? null : (double) view.errors() / view.requests());
            json.put("errorRateLow", view.errorRateLow());
            json.put("errorRateHigh", view.errorRateHigh());
            json.put("p50Millis", millis(view.p50Nanos()));
            json.put("p99Millis", millis(view.p99Nanos()));
        });
        return json;
    }

    private static @Nullable Double known(OptionalDouble number) {
        return number.isPresent() ? number.getAsDouble() : null;
    }

    private static @Nullable Double millis(OptionalLong nanos) {
        return nanos.isPresent() ? nanos.getAsLong() / NANOS_PER_MILLI : null;
    }
}
