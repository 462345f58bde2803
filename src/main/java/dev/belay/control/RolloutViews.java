package dev.belay.control;

import dev.belay.control.RolloutView.ArmView;
import dev.belay.journal.Decision.EvidenceSummary;
import dev.belay.rollout.Rollout;
import dev.belay.rollout.RolloutState;
import dev.belay.rollout.rule.Counts;
import dev.belay.rollout.rule.Interval;
import dev.belay.rollout.rule.RolloutRules;
import dev.belay.vocabulary.Arm;
import dev.belay.vocabulary.ModelRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Looks at rollouts, for operators. */
final class RolloutViews {
    private RolloutViews() {}

    /** Newest first. */
    static List<RolloutView> all(EndpointOwner owner) {
        return owner.locked(() -> {
            List<RolloutView> views = new ArrayList<>();
            owner.past().rollouts().forEach(rollout -> views.addFirst(of(owner, rollout)));
            return views;
        });
    }

    static Optional<RolloutView> find(EndpointOwner owner, String id) {
        return owner.locked(() -> owner.past().rollout(id).map(rollout -> of(owner, rollout)));
    }

    /** Inside a task of the owner's. */
    static RolloutView of(EndpointOwner owner, Rollout rollout) {
        ActiveRollout trial = owner.trial();
        if (trial != null && trial.rollout().equals(rollout.id())) {
            return of(owner, rollout, trial);
        }
        List<String> warnings = new ArrayList<>(warnings(rollout));
        if (isTakenBack(rollout) && !owner.ports().tombstones().durable()) {
            warnings.add(
                    "not durable: the end of the rollout couldn't be written to the data folder yet; Belay tries again,"
                            + " but if the process ends before that, the next start may not know it");
        }
        EndpointState past = owner.past();
        return owner.ended(rollout.id())
                .map(end -> over(rollout, end, warnings, past))
                .orElseGet(() -> over(rollout, past.summary(rollout.id()), warnings, past));
    }

    /** Of promotions only the last can be reverted, and only as long as nobody has adopted other tiers. */
    private static String possible(EndpointState past, Rollout rollout) {
        boolean gone = rollout.state() instanceof RolloutState.Promoted && !past.isRevertible(rollout);
        return gone ? "start another rollout" : rollout.possible();
    }

    private static boolean isTakenBack(Rollout rollout) {
        return rollout.state() instanceof RolloutState.RolledBack || rollout.state() instanceof RolloutState.Aborted;
    }

    /** By what its trial knows. */
    static RolloutView of(EndpointOwner owner, Rollout rollout, ActiveRollout trial) {
        RolloutRules rules = trial.rules();
        return new RolloutView(
                rollout,
                owner.heldBecause(),
                waitsFor(rollout, trial),
                warnings(rollout),
                Optional.of(arm(rollout.stable(), Arm.STABLE, rules.counts(), trial.times())),
                Optional.of(arm(rollout.candidate(), Arm.CANDIDATE, rules.counts(), trial.times())),
                OptionalDouble.of(rules.evidence()),
                OptionalDouble.of(rules.threshold()),
                trial.outlook(rollout),
                trial.seconds(),
                Optional.empty(),
                rollout.possible());
    }

    /** As it was when it ended. */
    private static RolloutView over(Rollout rollout, RolloutView end, List<String> warnings, EndpointState past) {
        return new RolloutView(
                rollout,
                "",
                List.of(),
                warnings,
                end.stable(),
                end.candidate(),
                end.evidence(),
                end.threshold(),
                end.outlook(),
                0,
                past.endedAt(rollout.id()),
                possible(past, rollout));
    }

    /** By what the journal has of its end. */
    private static RolloutView over(
            Rollout rollout, Optional<EvidenceSummary> summary, List<String> warnings, EndpointState past) {
        return new RolloutView(
                rollout,
                "",
                List.of(),
                warnings,
                summary.map(end -> arm(rollout.stable(), Arm.STABLE, end)),
                summary.map(end -> arm(rollout.candidate(), Arm.CANDIDATE, end)),
                finite(summary.map(EvidenceSummary::evidence)),
                finite(summary.map(EvidenceSummary::threshold)),
                Outlook.NONE,
                0,
                past.endedAt(rollout.id()),
                possible(past, rollout));
    }

    private static List<String> waitsFor(Rollout rollout, ActiveRollout trial) {
        if (rollout.state() instanceof RolloutState.Baking) {
            return List.of("the bake of " + rollout.plan().bake() + " to end");
        }
        if (rollout.state().paused()) {
            return List.of("an operator: it is paused");
        }
        return trial.rules().waitsFor(rollout.state().weight());
    }

    private static List<String> warnings(Rollout rollout) {
        return rollout.plan().rules().plain().any()
                        && rollout.plan().rules().sequential().on()
                ? List.of(
                        "plain rules run beside the sequential rule: its bound of 1 % on false rollbacks no longer holds")
                : List.of();
    }

    private static OptionalDouble finite(Optional<OptionalDouble> number) {
        return number.orElse(OptionalDouble.empty()).stream()
                .filter(Double::isFinite)
                .findFirst();
    }

    private static ArmView arm(ModelRef model, Arm arm, EvidenceSummary end) {
        return arm(
                model,
                end.counts().requests(arm),
                end.counts().errors(arm),
                OptionalLong.empty(),
                OptionalLong.empty());
    }

    private static ArmView arm(ModelRef model, Arm arm, Counts counts, ArmTimes times) {
        return arm(model, counts.requests(arm), counts.errors(arm), times.p50Nanos(arm), times.p99Nanos(arm));
    }

    private static ArmView arm(
            ModelRef model, long requests, long errors, OptionalLong p50Nanos, OptionalLong p99Nanos) {
        Interval interval = Interval.of(errors, requests);
        return new ArmView(model.toString(), requests, errors, interval.low(), interval.high(), p50Nanos, p99Nanos);
    }
}
