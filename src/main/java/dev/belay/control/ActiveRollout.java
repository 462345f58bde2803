package dev.belay.control;

import dev.belay.cascade.Tier;
import dev.belay.execution.Comparison;
import dev.belay.journal.Decision.EvidenceSummary;
import dev.belay.monitoring.Observations.RolloutObserver;
import dev.belay.monitoring.OutcomeLedger;
import dev.belay.rollout.Evidence;
import dev.belay.rollout.Rollout;
import dev.belay.rollout.RolloutPlan;
import dev.belay.rollout.RolloutState;
import dev.belay.rollout.rule.Counts;
import dev.belay.rollout.rule.RolloutRules;
import dev.belay.rollout.rule.Verdict;
import dev.belay.routing.Route;
import dev.belay.routing.Split;
import dev.belay.routing.StickyKey;
import dev.belay.serving.Ticks;
import dev.belay.vocabulary.Arm;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** A rollout while it routes: the slice that the candidate gets, and the evidence that comes of it. One thread at a time. */
final class ActiveRollout implements OutcomeLedger.Reader {
    /** Outcomes read in one go. */
    private static final int MOST = 1 << 15;

    /** One weight's outcomes. */
    private record Epoch(int weight, OutcomeLedger ledger) {}

    /** Of the evidence. */
    private record Version(long outcomes, long slots, RolloutState state) {}

    private final String rollout;
    private final Tier stableTier;
    private final Ticks ticks;
    private final long tickOffset;
    private final RolloutRules rules;
    private final ArmTimes observer;
    private final Deque<Epoch> epochs = new ArrayDeque<>();
    private RouteFactory.Candidate candidate;
    private RolloutState state;
    private @Nullable Split split;
    private int readWeight;
    private long elapsedNanos;
    private long lastNanos;
    private long seenTick;
    private @Nullable Version outlookOf;
    private Outlook outlook = Outlook.NONE;
    private Comparison stableCompared = Comparison.NONE;
    private Comparison candidateCompared = Comparison.NONE;

    /**
     * @param rules new, or as they were when the process ended
     * @param elapsedNanos in the rollout's state
     */
    ActiveRollout(
            Rollout rollout,
            Route stable,
            RouteFactory.Candidate candidate,
            RolloutRules rules,
            long elapsedNanos,
            RolloutObserver observer,
            Ticks ticks,
            long nowNanos) {
        this.rollout = rollout.id();
        this.state = rollout.state();
        this.stableTier = stable.cascade().tiers().getFirst();
        this.candidate = candidate;
        this.rules = rules;
        this.observer = new ArmTimes(observer, nowNanos);
        this.ticks = ticks;
        this.elapsedNanos = elapsedNanos;
        this.lastNanos = nowNanos;
        // A clock that was set back while the process was down must not make ticks stand still for as long.
        this.tickOffset = Math.max(0, rules.state().slot().tick() + 1 - ticks.at(nowNanos));
        this.seenTick = tick(nowNanos);
        rules.resume(seenTick);
        compare();
    }

    private void compare() {
        endComparison();
        Tier tried = candidate.cascade().tiers().getFirst();
        int largest = Math.min(
                stableTier.operations().largestBatch(), tried.operations().largestBatch());
        if (largest > 0) {
            stableCompared = stableTier.operations().compare(largest);
            candidateCompared = tried.operations().compare(largest);
        }
    }

    private void endComparison() {
        stableCompared.end();
        candidateCompared.end();
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

    RolloutObserver observer() {
        return observer;
    }

    /** How long the arms take. */
    ArmTimes times() {
        return observer;
    }

    Tier candidateTier() {
        return candidate.cascade().tiers().getFirst();
    }

    /** The slice as it is routed; null while nobody is drawn. */
    @Nullable
    Split split() {
        return split;
    }

    private long tick(long nowNanos) {
        return ticks.at(nowNanos) + tickOffset;
    }

    /** From now on the candidate's cascade is another, with the candidate as its first tier. */
    void answerWith(RouteFactory.Candidate other) {
        candidate = other;
        compare();
    }

    /** From the next routing table on this weight holds; the requests that were drawn before keep theirs. */
    void weigh(Rollout standing) {
        seal();
        int weight = standing.state().weight();
        if (weight == 0) {
            split = null;
            return;
        }
        OutcomeLedger ledger = new OutcomeLedger(OutcomeLedger.DEFAULT_CAPACITY);
        epochs.addLast(new Epoch(weight, ledger));
        split = new Split(
                standing.candidate().version(),
                weight,
                candidate.cascade(),
                candidate.observer(),
                key(standing),
                ledger,
                observer);
    }

    private static @Nullable StickyKey key(Rollout standing) {
        RolloutPlan.Sticky sticky = standing.plan().sticky().orElse(null);
        if (sticky == null) {
            return null;
        }
        StickyKey.Source source = sticky.header() ? StickyKey.Source.HEADER : StickyKey.Source.FEATURE;
        return new StickyKey(source, sticky.name(), standing.salt());
    }

    /** Nobody is drawn any more, at once, whatever table a request has read. */
    void seal() {
        if (!epochs.isEmpty()) {
            epochs.getLast().ledger().seal();
        }
    }

    /** The rollout routes no more. */
    void end() {
        seal();
        endComparison();
        observer.over();
    }

    /** Applies what has come, in the order of the coins. @return true if the candidate is to be taken out */
    boolean read(long nowNanos) {
        observer.at(nowNanos);
        long limitNanos = limitNanos();
        while (!epochs.isEmpty()) {
            Epoch epoch = epochs.getFirst();
            readWeight = epoch.weight();
            int count = epoch.ledger().read(nowNanos, limitNanos, MOST, this);
            if (!epoch.ledger().exhausted()) {
                if (count < MOST) {
                    break;
                }
            } else {
                epochs.removeFirst();
            }
        }
        return rules.verdict() instanceof Verdict.RollBack;
    }

    private long limitNanos() {
        return Math.max(stableTier.timeoutNanos(), candidateTier().timeoutNanos());
    }

    /** Applies all that is there, as the process ends. @return true if the candidate is to be taken out */
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

    /** Everything that is known of it. */
    Evidence evidence(Rollout standing) {
        return new Evidence(standing.state().label(), elapsedNanos, standing.digests(), rules.state());
    }

    /** The figures that its decisions rest on. */
    EvidenceSummary summary() {
        // Outcomes that came behind the deciding one are counted, too, but they didn't decide.
        Counts counts = rules.verdict() instanceof Verdict.RollBack decided ? decided.counts() : rules.counts();
        return new EvidenceSummary(
                rules.weighs() ? OptionalDouble.of(rules.evidence()) : OptionalDouble.empty(),
                rules.weighs() ? OptionalDouble.of(rules.threshold()) : OptionalDouble.empty(),
                rules.secondsAtWeight(state.weight()),
                counts);
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

    /** The same one for as long as nothing has come of it that is new. */
    Outlook outlook(Rollout standing) {
        Version now = new Version(rules.counts().requests(), rules.slotsEnded(), standing.state());
        if (!now.equals(outlookOf)) {
            outlookOf = now;
            outlook = Outlook.of(
                    standing.plan().rules(), rules.state(), standing.state().weight());
        }
        return outlook;
    }

    /** It stands elsewhere now; in another kind of state its time begins. */
    void follow(RolloutState next) {
        if (!next.label().equals(state.label())) {
            elapsedNanos = 0;
        }
        state = next;
    }
}
