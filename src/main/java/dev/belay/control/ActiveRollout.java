package dev.belay.control;

import dev.belay.cascade.Tier;
import dev.belay.execution.Comparison;
import dev.belay.journal.Decision.EvidenceSummary;
import dev.belay.journal.KeptEvidence;
import dev.belay.monitoring.Observations.RolloutObserver;
import dev.belay.monitoring.OutcomeLedger;
import dev.belay.monitoring.RecentOutcomes;
import dev.belay.rollout.Evidence;
import dev.belay.rollout.Rollout;
import dev.belay.rollout.RolloutPlan;
import dev.belay.rollout.RolloutState;
import dev.belay.rollout.rule.Counts;
import dev.belay.rollout.rule.RolloutRules;
import dev.belay.rollout.rule.StableHistory;
import dev.belay.rollout.rule.Verdict;
import dev.belay.routing.EndpointPlan;
import dev.belay.routing.Route;
import dev.belay.routing.Split;
import dev.belay.routing.StickyKey;
import dev.belay.vocabulary.Arm;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** A rollout while it routes: the candidate's share of the requests, and the evidence from it. One thread at a time. */
final class ActiveRollout implements OutcomeLedger.Reader {
    /** Outcomes read in one go. */
    private static final int MOST_READ = 1 << 15;
    /** Ticks are 100 ms, so evidence is kept each second. */
    private static final long KEEP_EVERY_NANOS = 900_000_000;

    /** One weight's outcomes. */
    private record Epoch(int weight, OutcomeLedger ledger) {}

    /** Of the evidence. */
    private record Version(long outcomes, long slots, RolloutState state) {}

    private final Ports ports;
    private final String rollout;
    private final Tier stableTier;
    private final long tickOffset;
    private final RolloutRules rules;
    private final boolean longEvidence;
    private final RolloutObserver metrics;
    private final ArmTimes times;
    private final Deque<Epoch> epochs = new ArrayDeque<>();
    private RouteFactory.Candidate candidate;
    private final String lostBecause;
    private boolean lossUnsaid;
    private RolloutState state;
    private @Nullable Split split;
    private int readWeight;
    private long elapsedNanos;
    private long lastNanos;
    private long seenTick;
    private long keptNanos;
    private long keptSlots;
    private @Nullable Version outlookOf;
    private Outlook outlook = Outlook.NONE;
    /** A timer's report of a timeout may come so much later: it says whether the timeout is the model's. */
    private static final long REPORT_NANOS = 100_000_000;

    private Comparison stableCompared = Comparison.NONE;
    private Comparison candidateCompared = Comparison.NONE;

    /**
     * @param plan of the tiers that are served
     * @param kept evidence to continue with; lost if it can't be read, if no rule can continue with it, or if it is of
     *     other artifacts
     */
    ActiveRollout(
            Ports ports,
            RouteFactory.Served served,
            EndpointPlan plan,
            Rollout rollout,
            KeptEvidence kept,
            long nowNanos) {
        this.ports = ports;
        this.rollout = rollout.id();
        this.state = rollout.state();
        this.stableTier = served.route().cascade().tiers().getFirst();
        this.candidate = candidate(ports, plan, served.route(), rollout);
        this.longEvidence = rollout.plan().rules().sequential().latency();
        this.metrics = ports.observations()
                .rollout(rollout.endpoint(), rollout.id(), rollout.stable(), rollout.candidate(), plan.deadlineNanos());
        this.times = new ArmTimes(metrics, nowNanos);
        Optional<Evidence> evidence =
                kept.evidence().filter(found -> found.digests().agree(rollout.digests()));
        Optional<RolloutRules> restored = evidence.flatMap(found -> restored(rollout, found));
        this.rules =
                restored.orElseGet(() -> begun(served, rollout, ports.ticks().at(nowNanos)));
        this.lostBecause = lost(kept, evidence.isPresent(), restored.isPresent());
        this.lossUnsaid = !lostBecause.isEmpty();
        this.elapsedNanos = evidence.filter(found -> restored.isPresent()
                        && found.state().equals(rollout.state().label()))
                .map(Evidence::elapsedNanos)
                .orElse(0L);
        this.lastNanos = nowNanos;
        this.keptNanos = nowNanos - KEEP_EVERY_NANOS;
        rules.lastStep(lastStep(rollout));
        // Ticks must not stop for as long as the clock was set back while the process was down.
        this.tickOffset =
                Math.max(0, rules.state().slot().tick() + 1 - ports.ticks().at(nowNanos));
        this.seenTick = tick(nowNanos);
        rules.resume(seenTick);
        compare();
        weigh(rollout);
    }

    private static String lost(KeptEvidence kept, boolean ofTheseArtifacts, boolean restored) {
        if (kept.evidence().isEmpty()) {
            return kept.unreadableBecause();
        }
        if (!ofTheseArtifacts) {
            return "its evidence is of other artifacts";
        }
        return restored ? "" : "its evidence is of rules that this version can't continue with";
    }

    private static Optional<RolloutRules> restored(Rollout rollout, Evidence evidence) {
        try {
            return Optional.of(new RolloutRules(rollout.plan().rules(), evidence.rules()));
        } catch (IllegalArgumentException | IndexOutOfBoundsException ofAnotherVersion) {
            return Optional.empty();
        }
    }

    private static RolloutRules begun(RouteFactory.Served served, Rollout rollout, long tick) {
        RecentOutcomes.Counts recent = served.recent().counts();
        StableHistory history = new StableHistory(recent.requests(), recent.errors());
        return new RolloutRules(rollout.plan().rules(), history, tick);
    }

    /** While it bakes, the candidate answers as the primary that it is to be, with the old one behind it. */
    private static RouteFactory.Candidate candidate(Ports ports, EndpointPlan plan, Route stable, Rollout rollout) {
        if (!(rollout.state() instanceof RolloutState.Baking)) {
            return ports.routes().candidate(plan, stable, rollout.candidate());
        }
        Route promoted =
                ports.routes().serve(plan.promoted(rollout.candidate())).route();
        return new RouteFactory.Candidate(promoted.cascade(), promoted.cascadeObserver());
    }

    /** The plan's last step, or the larger weight that an operator has set. */
    private static int lastStep(Rollout rollout) {
        return rollout.inLastStep() ? rollout.state().weight() : rollout.plan().lastWeight();
    }

    /** Neither arm may have larger batches than the other. */
    private void compare() {
        endComparison();
        int largest = Math.min(
                stableTier.operations().largestBatch(),
                candidateTier().operations().largestBatch());
        if (largest > 0) {
            stableCompared = stableTier.operations().compare(largest);
            candidateCompared = candidateTier().operations().compare(largest);
        }
    }

    private void endComparison() {
        stableCompared.end();
        candidateCompared.end();
    }

    /** Why the evidence from before this process was lost; empty if it wasn't. */
    String lostBecause() {
        return lostBecause;
    }

    /** Whether that is still to be journaled. */
    boolean isLossUnsaid() {
        return lossUnsaid;
    }

    void saidLoss() {
        lossUnsaid = false;
    }

    /** Its id. */
    String rollout() {
        return rollout;
    }

    RolloutState state() {
        return state;
    }

    RolloutRules rules() {
        return rules;
    }

    RolloutObserver metrics() {
        return metrics;
    }

    ArmTimes times() {
        return times;
    }

    private Tier candidateTier() {
        return candidate.cascade().tiers().getFirst();
    }

    /** The share as it is routed; null at a weight of 0. */
    @Nullable
    Split split() {
        return split;
    }

    private long tick(long nowNanos) {
        return ports.ticks().at(nowNanos) + tickOffset;
    }

    /** The rollout is in another state: if of another kind, its time begins. A new weight also takes {@link #weigh}. */
    void follow(EndpointPlan plan, Route stable, Rollout next) {
        boolean isOtherKind = !next.state().label().equals(state.label());
        state = next.state();
        lossUnsaid &= !state.paused();
        if (isOtherKind) {
            elapsedNanos = 0;
        }
        if (isOtherKind && state instanceof RolloutState.Baking) {
            candidate = candidate(ports, plan, stable, next);
            compare();
        }
        rules.lastStep(lastStep(next));
    }

    /** This weight holds from the next routing table on; the requests that were drawn before keep theirs. */
    void weigh(Rollout next) {
        seal();
        int weight = next.state().weight();
        if (weight == 0) {
            split = null;
            return;
        }
        OutcomeLedger ledger = new OutcomeLedger(OutcomeLedger.DEFAULT_CAPACITY);
        epochs.addLast(new Epoch(weight, ledger));
        split = new Split(
                next.candidate().version(),
                weight,
                candidate.cascade(),
                candidate.observer(),
                key(next),
                ledger,
                times);
    }

    private static @Nullable StickyKey key(Rollout rollout) {
        RolloutPlan.Sticky sticky = rollout.plan().sticky().orElse(null);
        if (sticky == null) {
            return null;
        }
        StickyKey.Source source = sticky.header() ? StickyKey.Source.HEADER : StickyKey.Source.FEATURE;
        return new StickyKey(source, sticky.name(), rollout.salt());
    }

    /** No more requests are drawn, at once, whatever table they have read. */
    void seal() {
        if (!epochs.isEmpty()) {
            epochs.getLast().ledger().seal();
        }
    }

    /** The rollout doesn't route any more. */
    void end() {
        seal();
        endComparison();
        metrics.over();
    }

    /** Applies the outcomes there are, in the order of the draws. @return true if the candidate is to be taken out */
    boolean read(long nowNanos) {
        times.at(nowNanos);
        long limitNanos = limitNanos();
        boolean more = true;
        while (more && !epochs.isEmpty()) {
            Epoch epoch = epochs.getFirst();
            readWeight = epoch.weight();
            int count = epoch.ledger().read(nowNanos, limitNanos, MOST_READ, this);
            if (epoch.ledger().exhausted()) {
                epochs.removeFirst();
            } else {
                more = count == MOST_READ;
            }
        }
        return rules.verdict() instanceof Verdict.RollBack;
    }

    private long limitNanos() {
        return Math.max(stableTier.timeoutNanos(), candidateTier().timeoutNanos()) + REPORT_NANOS;
    }

    /** Applies everything, as the process ends. @return true if the candidate is to be taken out */
    boolean readRest(long nowNanos) {
        seal();
        for (Epoch epoch : epochs) {
            readWeight = epoch.weight();
            epoch.ledger().readRest(nowNanos, limitNanos(), this);
        }
        epochs.clear();
        return rules.verdict() instanceof Verdict.RollBack;
    }

    @Override
    public void outcome(Arm arm, boolean error, long tick, int keyBit, long runNanos) {
        long run = runNanos == OutcomeLedger.NO_RUN_TIME ? RolloutRules.NO_RUN : runNanos;
        rules.apply(arm, error, tick + tickOffset, readWeight, run, keyBit);
    }

    /** Lets time pass. @return true if a tick has ended since */
    boolean advance(long nowNanos) {
        elapsedNanos += nowNanos - lastNanos;
        lastNanos = nowNanos;
        long tick = tick(nowNanos);
        if (tick == seenTick) {
            return false;
        }
        seenTick = tick;
        // Outcomes of the tick that has just ended may still be awaited.
        if (epochs.isEmpty() || epochs.getFirst().ledger().idle()) {
            rules.advance(tick);
        }
        return true;
    }

    /**
     * To be asked at each tick: true each second, and at a slot's end, which is up to ten times a second. Evidence with latency
     * is twenty times as long (38 KB), so a slot's end doesn't count.
     */
    boolean evidenceIsDue(long nowNanos) {
        boolean slotEnded = rules.slotsEnded() != keptSlots && !longEvidence;
        if (!slotEnded && nowNanos - keptNanos < KEEP_EVERY_NANOS) {
            return false;
        }
        keptSlots = rules.slotsEnded();
        keptNanos = nowNanos;
        return true;
    }

    /** All that a process needs to continue with it. */
    Evidence evidence(Rollout present) {
        return new Evidence(present.state().label(), elapsedNanos, present.digests(), rules.state());
    }

    /** The figures that its decisions rest on; outcomes after the one that decided aren't counted. */
    EvidenceSummary summary() {
        return summary(rules.verdict() instanceof Verdict.RollBack decided ? decided.counts() : rules.counts());
    }

    EvidenceSummary summary(Counts counts) {
        return new EvidenceSummary(
                rules.weighs() ? OptionalDouble.of(rules.evidence()) : OptionalDouble.empty(),
                rules.weighs() ? OptionalDouble.of(rules.threshold()) : OptionalDouble.empty(),
                rules.secondsAtWeight(state.weight()),
                counts);
    }

    /** To the metrics. @param held nothing moves forward */
    void reportState(boolean held) {
        EvidenceSummary summary = summary();
        metrics.state(
                state.label(),
                held,
                state.weight() / 1e4,
                summary.evidence().orElse(Double.NaN),
                summary.threshold().orElse(Double.NaN));
    }

    /** Of this process and those before it, in the rollout's state. */
    long elapsedNanos() {
        return elapsedNanos;
    }

    /** In the canary under traffic at the present weight, as steps count it; else in the rollout's state. */
    long seconds() {
        return state instanceof RolloutState.Canary
                ? rules.secondsAtWeight(state.weight())
                : elapsedNanos / 1_000_000_000;
    }

    /** The same object as long as the evidence is the same. */
    Outlook outlook(Rollout present) {
        Version now = new Version(rules.counts().requests(), rules.slotsEnded(), present.state());
        if (!now.equals(outlookOf)) {
            outlookOf = now;
            outlook = Outlook.of(
                    present.plan().rules(), rules.state(), present.state().weight());
        }
        return outlook;
    }
}
