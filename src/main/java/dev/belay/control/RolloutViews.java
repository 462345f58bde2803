package dev.belay.control;

import dev.belay.control.RolloutView.ArmView;
import dev.belay.journal.Decision.EvidenceSummary;
import dev.belay.rollout.Rollout;
import dev.belay.rollout.RolloutState;
import dev.belay.rollout.rule.Interval;
import dev.belay.rollout.rule.RuleSettings;
import dev.belay.vocabulary.Arm;
import dev.belay.vocabulary.ModelRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Views of an endpoint's rollouts; called inside a task of its owner. */
final class RolloutViews {
    private RolloutViews() {}

    /** What is left of an active rollout after its end. */
    record Figures(
            Optional<ArmView> stable,
            Optional<ArmView> candidate,
            OptionalDouble evidence,
            OptionalDouble threshold,
            Outlook outlook) {
        private static final Figures NONE = new Figures(
                Optional.empty(), Optional.empty(), OptionalDouble.empty(), OptionalDouble.empty(), Outlook.NONE);

        static Figures of(Rollout rollout, ActiveRollout active) {
            EvidenceSummary summary = active.summary(active.rules().counts());
            return of(rollout, summary, active.times(), active.outlook(rollout));
        }

        private static Figures of(Rollout rollout, EvidenceSummary summary, @Nullable ArmTimes times, Outlook outlook) {
            return new Figures(
                    Optional.of(arm(rollout.stable(), Arm.STABLE, summary, times)),
                    Optional.of(arm(rollout.candidate(), Arm.CANDIDATE, summary, times)),
                    finite(summary.evidence()),
                    finite(summary.threshold()),
                    outlook);
        }
    }

    /** Newest first. */
    static List<RolloutView> all(EndpointOwner owner) {
        return owner.state().rollouts().reversed().stream()
                .map(rollout -> of(owner, rollout))
                .toList();
    }

    static RolloutView of(EndpointOwner owner, Rollout rollout) {
        ActiveRollout active = owner.active();
        if (active != null && !active.rollout().equals(rollout.id())) {
            active = null;
        }
        EndpointState state = owner.state();
        Figures figures = active == null ? endFigures(owner, rollout) : Figures.of(rollout, active);
        return new RolloutView(
                rollout,
                active == null ? "" : owner.heldBecause(),
                active == null ? List.of() : waitsFor(rollout, active),
                warnings(owner, rollout),
                figures.stable(),
                figures.candidate(),
                figures.evidence(),
                figures.threshold(),
                figures.outlook(),
                active == null ? 0 : active.seconds(),
                state.endedAt(rollout.id()),
                possible(state, rollout));
    }

    /** The commands that are possible now. */
    static String possible(EndpointState state, Rollout rollout) {
        // Only the last promotion can be reverted, and only while no other tiers were adopted.
        boolean isOutdated = rollout.state() instanceof RolloutState.Promoted && !state.isRevertible(rollout);
        return isOutdated ? "start another rollout" : rollout.possible();
    }

    private static Figures endFigures(EndpointOwner owner, Rollout rollout) {
        return owner.figuresAtEnd(rollout.id())
                .or(() -> owner.state()
                        .summary(rollout.id())
                        .map(summary -> Figures.of(rollout, summary, null, Outlook.NONE)))
                .orElse(Figures.NONE);
    }

    private static List<String> waitsFor(Rollout rollout, ActiveRollout active) {
        if (rollout.state() instanceof RolloutState.Baking) {
            return List.of("the bake of " + rollout.plan().bake() + " to end");
        }
        return rollout.state().paused()
                ? List.of("an operator: it is paused")
                : active.rules().waitsFor(rollout.state().weight());
    }

    private static List<String> warnings(EndpointOwner owner, Rollout rollout) {
        List<String> warnings = new ArrayList<>();
        RuleSettings rules = rollout.plan().rules();
        if (rules.plain().any() && rules.sequential().on()) {
            warnings.add(
                    "plain rules run beside the sequential rule: its bound of 1 % on false rollbacks no longer holds");
        }
        ActiveRollout active = owner.active();
        if (active != null
                && active.rollout().equals(rollout.id())
                && !active.lostBecause().isEmpty()) {
            warnings.add(active.lostBecause() + "; its evidence is gathered anew");
        }
        boolean isTakenOut =
                rollout.state() instanceof RolloutState.RolledBack || rollout.state() instanceof RolloutState.Aborted;
        if (isTakenOut && !owner.ports().tombstones().durable()) {
            warnings.add(
                    "not durable: the end of the rollout couldn't be written to the data folder yet; Belay tries again,"
                            + " but if the process ends before that, the next start may not know it");
        }
        return warnings;
    }

    private static OptionalDouble finite(OptionalDouble number) {
        return number.stream().filter(Double::isFinite).findFirst();
    }

    private static ArmView arm(ModelRef model, Arm arm, EvidenceSummary summary, @Nullable ArmTimes times) {
        long requests = summary.counts().requests(arm);
        long errors = summary.counts().errors(arm);
        Interval interval = Interval.of(errors, requests);
        return new ArmView(
                model.toString(),
                requests,
                errors,
                interval.low(),
                interval.high(),
                times == null ? OptionalLong.empty() : times.p50Nanos(arm),
                times == null ? OptionalLong.empty() : times.p99Nanos(arm));
    }
}
