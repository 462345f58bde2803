package dev.belay.adapter.rest.control;

import dev.belay.adapter.rest.json.Json;
import dev.belay.adapter.rest.json.RequestFault;
import dev.belay.control.RolloutCommand;
import dev.belay.control.StartRequest;
import dev.belay.rollout.PlanForm;
import dev.belay.rollout.RolloutPlan;
import dev.belay.rollout.RolloutPolicy;
import dev.belay.vocabulary.Fields;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads what an operator asks of rollouts; what isn't understood is refused, never passed over. */
final class RolloutRequests {
    private static final Set<String> START_FIELDS = Stream.concat(
                    PlanForm.NAMES.stream(), Stream.of("version", "policy", "again"))
            .collect(Collectors.toUnmodifiableSet());

    private RolloutRequests() {}

    /** @param policies that a start may name, for what it doesn't say itself */
    static StartRequest start(byte[] body, RolloutPolicy.Named policies) throws RequestFault {
        return ControlBody.read(body, START_FIELDS, fields -> {
            RolloutPlan plan = PlanForm.asked(fields, policy(fields, policies));
            String version = fields.text("version", "");
            if (version.isEmpty()) {
                throw new IllegalArgumentException("version is missing, allowed is the name of a version of the model");
            }
            return new StartRequest(version, plan, fields.truth("again", false));
        });
    }

    private static RolloutPolicy policy(Fields fields, RolloutPolicy.Named policies) {
        String name = fields.text("policy", RolloutPolicy.Named.DEFAULT_NAME);
        return policies.find(name)
                .orElseThrow(() -> new IllegalArgumentException("policy is '" + Json.quote(name)
                        + "', allowed are default"
                        + policies.byName().keySet().stream()
                                .filter(other -> !other.equals(RolloutPolicy.Named.DEFAULT_NAME))
                                .sorted()
                                .map(other -> ", " + other)
                                .reduce("", String::concat)));
    }

    /** {@code {"weight":10}} or {@code {"paused":true}}. */
    static RolloutCommand change(byte[] body) throws RequestFault {
        return ControlBody.read(body, Set.of("weight", "paused"), RolloutRequests::change);
    }

    private static RolloutCommand change(Fields fields) {
        if (fields.count() != 1) {
            throw new IllegalArgumentException(
                    "a change has exactly one field, weight or paused; this one has " + fields.count());
        }
        if (!fields.names("weight")) {
            return fields.truth("paused") ? new RolloutCommand.Pause() : new RolloutCommand.Resume();
        }
        int weight = PlanForm.weight(fields, "weight", fields.get("weight"));
        if (weight < 0 || weight > RolloutPlan.MOST_WEIGHT) {
            throw fields.wrong("weight", fields.get("weight"), "0 to 95 in steps of 0.01; 100 is promotion");
        }
        return new RolloutCommand.Weight(weight);
    }

    /** An optional body {@code {}}. */
    static void nothing(byte[] body) throws RequestFault {
        if (body.length > 0) {
            ControlBody.read(body, Set.of(), Fields::count);
        }
    }

    /** An optional body {@code {"reason":"…"}}. */
    static String reason(byte[] body) throws RequestFault {
        return body.length == 0 ? "" : ControlBody.read(body, Set.of("reason"), fields -> fields.text("reason", ""));
    }
}
