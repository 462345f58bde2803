package dev.belay.simulator;

import dev.belay.rollout.rule.RuleSettings;
import dev.belay.rollout.rule.ShadowRule;
import java.util.Map;

/** A trace of the absolute rule in the shadow. */
final class ShadowReplay {
    private final ShadowRule rule = new ShadowRule(RuleSettings.DEFAULT);

    Replay.Outcome slot(VectorRow row) {
        rule.slot(row.requests());
        Map<String, Double> named = Replay.figures();
        named.put("ln_absolute", rule.evidence());
        named.put("gate", rule.gate());
        String verdict = switch (rule.judgement()) {
            case CONTINUE -> "continue";
            case HOLD -> "hold";
            case REJECT -> "rollback-absolute";
        };
        return new Replay.Outcome(named, rule.mayStep(), verdict);
    }
}
