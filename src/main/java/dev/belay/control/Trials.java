package dev.belay.control;

import dev.belay.monitoring.Observations.RolloutObserver;
import dev.belay.monitoring.RecentOutcomes;
import dev.belay.rollout.Digests;
import dev.belay.rollout.Rollout;
import dev.belay.rollout.RolloutState;
import dev.belay.rollout.rule.RolloutRules;
import dev.belay.rollout.rule.RuleCodec;
import dev.belay.rollout.rule.StableHistory;
import dev.belay.routing.EndpointPlan;
import java.util.Optional;

/** Begins trials, and keeps and restores what they know. */
final class Trials {
    /** The digests of both arms. */
    private static final char BETWEEN = '/';

    private Trials() {}

    private static Trial begin(
            Ports ports, RouteFactory.Served served, EndpointPlan plan, Rollout rollout, long nowNanos) {
        RecentOutcomes.Counts recent = served.recent().counts();
        RolloutRules rules = new RolloutRules(
                rollout.plan().rules(),
                new StableHistory(recent.requests(), recent.errors()),
                ports.ticks().at(nowNanos));
        return trial(ports, served, plan, rollout, rules, 0, nowNanos);
    }

    /**
     * @param evidence as {@link #evidence} gave it; without it, if it can't be read, or if it is of other artifacts, the
     *     evidence begins anew
     */
    static Trial restore(
            Ports ports,
            RouteFactory.Served served,
            EndpointPlan plan,
            Rollout rollout,
            Optional<String> evidence,
            long nowNanos) {
        if (evidence.isEmpty()) {
            return begin(ports, served, plan, rollout, nowNanos);
        }
        RolloutRules rules;
        long elapsedNanos;
        try {
            String[] parts = evidence.get().split(" ", 3);
            elapsedNanos = parts[1].equals(rollout.state().label()) ? Long.parseLong(parts[0]) : 0;
            rules = new RolloutRules(rollout.plan().rules(), RuleCodec.decode(rulesOf(parts[2], rollout)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException ofAnotherVersion) {
            return begin(ports, served, plan, rollout, nowNanos);
        }
        return trial(ports, served, plan, rollout, rules, elapsedNanos, nowNanos);
    }

    /** An earlier version named no artifacts. @throws IllegalArgumentException if it is evidence of others */
    private static String rulesOf(String text, Rollout rollout) {
        int digests = text.indexOf(' ');
        int stable = text.indexOf(BETWEEN);
        if (stable < 0 || stable > digests) {
            return text;
        }
        Digests seen = new Digests(text.substring(0, stable), text.substring(stable + 1, digests));
        if (!seen.agree(rollout.digests())) {
            throw new IllegalArgumentException("evidence of other artifacts");
        }
        return text.substring(digests + 1);
    }

    /** Everything a trial knows, in one line: nanoseconds in its state, the state, its artifacts, the rules. */
    static String evidence(Trial trial, Rollout rollout) {
        Digests digests = rollout.digests();
        return trial.elapsedNanos() + " " + rollout.state().label() + " "
                + digests.stable() + BETWEEN + digests.candidate() + " "
                + RuleCodec.encode(trial.rules().state());
    }

    private static Trial trial(
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
        return new Trial(rollout, served.route(), candidate, rules, elapsedNanos, observer, ports.ticks(), nowNanos);
    }

    /** The rollout stands elsewhere now. */
    static void follow(Ports ports, Trial trial, EndpointPlan plan, Rollout rollout) {
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
