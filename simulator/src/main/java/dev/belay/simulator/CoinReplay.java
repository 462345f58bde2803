package dev.belay.simulator;

import dev.belay.rollout.rule.Counts;
import dev.belay.rollout.rule.Figures;
import dev.belay.rollout.rule.RolloutRules;
import dev.belay.rollout.rule.RuleSettings;
import dev.belay.rollout.rule.SlotCounts;
import dev.belay.rollout.rule.StableHistory;
import java.time.Duration;
import java.util.Map;

/** A trace of the rule with two arms. */
final class CoinReplay {
    private final RolloutRules rules;
    private final boolean sticky;
    private long tick;

    CoinReplay(String mode) {
        sticky = mode.equals("sticky");
        RuleSettings.Sequential sequential = RuleSettings.Sequential.DEFAULT;
        sequential = mode.equals("latency") ? sequential.withLatency() : sequential;
        sequential = sticky ? sequential.withSticky() : sequential;
        RuleSettings settings = RuleSettings.DEFAULT.withMinTime(Duration.ZERO).with(sequential);
        rules = new RolloutRules(settings, new StableHistory(10_000, 10), tick);
    }

    Replay.Outcome slot(VectorRow row) {
        rules.lastStep(row.flag("last_step") ? row.weight() : 0);
        Counts requests = row.requests();
        SlotCounts counts =
                new SlotCounts(requests, sticky ? row.keys() : requests, row.runsOver("95"), row.runsOver("99"));
        rules.slot(counts, row.weight(), tick++);
        Figures figures = rules.figures();
        Map<String, Double> named = Replay.figures();
        named.put("bet_rate", figures.stableRate());
        named.put("ln_errors", figures.logErrors());
        named.put("ln_latency", figures.logLatency());
        named.put("ln_promotion", figures.logPromotion());
        named.put("gate", figures.gate());
        return new Replay.Outcome(named, rules.mayStep(row.weight()), Replay.label(rules.verdict()));
    }
}
