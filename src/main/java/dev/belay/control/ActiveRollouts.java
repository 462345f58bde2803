package dev.belay.control;

import dev.belay.monitoring.Observations.RolloutObserver;
import dev.belay.monitoring.RecentOutcomes;
import dev.belay.rollout.Evidence;
import dev.belay.rollout.Rollout;
import dev.belay.rollout.RolloutState;
import dev.belay.rollout.rule.RolloutRules;
import dev.belay.rollout.rule.StableHistory;
import dev.belay.routing.EndpointPlan;
import java.util.Optional;

/** Begins trials, and keeps and restores what they know. */
final class ActiveRollouts {
    private ActiveRollouts() {}

    private static ActiveRollout begin(
            Ports ports, RouteFactory.Served served, EndpointPlan plan, Rollout rollout, long nowNanos) {
        RecentOutcomes.Counts recent = served.recent().counts();
        RolloutRules rules = new RolloutRules(
                rollout.plan().rules(),
                new StableHistory(recent.requests(), recent.errors()),
                ports.ticks().at(nowNanos));
        return trial(ports, served, plan, rollout, rules, 0, nowNanos);
    }

    /**
     * @param evidence that was kept; without it, if no rule could go on with it, or if it is of other artifacts, it begins
     *     anew
     */
    static ActiveRollout restore(
            Ports ports,
            RouteFactory.Served served,
            EndpointPlan plan,
            Rollout rollout,
            Optional<Evidence> evidence,
            long nowNanos) {
        Evidence kept = evidence.orElse(null);
        if (kept == null || !kept.digests().agree(rollout.digests())) {
            return begin(ports, served, plan, rollout, nowNanos);
        }
        RolloutRules rules;
        try {
            rules = new RolloutRules(rollout.plan().rules(), kept.rules());
        } catch (IllegalArgumentException | IndexOutOfBoundsException ofAnotherVersion) {
            return begin(ports, served, plan, rollout, nowNanos);
        }
        long elapsedNanos = kept.state().equals(rollout.state().label()) ? kept.elapsedNanos() : 0;
        return trial(ports, served, plan, rollout, rules, elapsedNanos, nowNanos);
    }

    private static ActiveRollout trial(
            Ports ports,
            RouteFactory.Served served,
            EndpointPlan plan,
            Rollout rollout,
            RolloutRules rules,
            long elapsedNanos,
            long nowNanos) {
        RolloutObserver observer = ports.observations()
                .rollout(rollout.endpoint(), rollout.id(), rollout.stable(), rollout.candidate(), plan.deadlineNanos());
        RouteFactory.Candidate candidate = rollout.state() instanceof RolloutState.Baking
                ? promoted(ports, plan, rollout)
                : ports.routes().candidate(plan, served.route(), rollout.candidate());
        rules.lastStep(lastStep(rollout));
        return new ActiveRollout(
                rollout, served.route(), candidate, rules, elapsedNanos, observer, ports.ticks(), nowNanos);
    }

    /** The rollout stands elsewhere now. */
    static void follow(Ports ports, ActiveRollout trial, EndpointPlan plan, Rollout rollout) {
        if (rollout.state() instanceof RolloutState.Baking && !(trial.state() instanceof RolloutState.Baking)) {
            trial.answerWith(promoted(ports, plan, rollout));
        }
        trial.rules().lastStep(lastStep(rollout));
        trial.follow(rollout.state());
    }

    /** The plan's last step, or the larger weight that an operator has set. */
    private static int lastStep(Rollout rollout) {
        return rollout.inLastStep() ? rollout.state().weight() : rollout.plan().lastWeight();
    }

    /** While it bakes the candidate answers as the primary that it is to be, the old one behind it. */
    private static RouteFactory.Candidate promoted(Ports ports, EndpointPlan plan, Rollout rollout) {
        RouteFactory.Served served = ports.routes().serve(plan.promoted(rollout.candidate()));
        return new RouteFactory.Candidate(
                served.route().cascade(), served.route().cascadeObserver());
    }
}
