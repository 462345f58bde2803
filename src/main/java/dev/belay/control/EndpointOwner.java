package dev.belay.control;

import dev.belay.journal.Decision;
import dev.belay.journal.JournalEntry;
import dev.belay.journal.KeptEvidence;
import dev.belay.journal.WritePolicy;
import dev.belay.rollout.Rollout;
import dev.belay.rollout.RolloutState;
import dev.belay.rollout.rule.Verdict;
import dev.belay.routing.EndpointPlan;
import dev.belay.routing.Route;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one owner of an endpoint's routing: operators' commands and the rules' verdicts end here. A forward move (start, step,
 * weight, promotion) is journaled first and takes effect when the journal has it; a backward one (rollback, abort, revert)
 * takes effect at once, after a tombstone, and is journaled afterwards. The routing is always the fold of the stream: at run
 * time as after a start.
 *
 * <p>One thread at a time: all but what never changes, and {@link #route}, is called inside a task of {@link #locked}, or
 * before the owner is known to others.
 */
final class EndpointOwner {
    private static final long FADE_EVERY_NANOS = 1_000_000_000;
    private static final int MOST_ENDED = 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Adoption adoption;
    private final boolean known;
    private final JournalReplay replay;
    private final Ports ports;
    private final Runnable reroute;
    private final Holds holds = new Holds();
    private final ForwardMoves forward;
    /** Of the last rollouts that ended here. */
    private final LinkedHashMap<String, RolloutViews.Figures> figuresAtEnd = new LinkedHashMap<>();

    private EndpointState state;
    private EndpointPlan servedPlan;
    private RouteFactory.Served served;
    private @Nullable ActiveRollout active;
    private boolean weightDue;
    private long fadedNanos;
    private volatile Route route;
    private volatile boolean required;

    /**
     * @param known whether the journal could be read; if not nothing is started
     * @param state the fold of its stream
     * @param reroute swaps the routing table for one with this owner's {@link #route}
     * @param wake has this owner's turn come soon
     */
    EndpointOwner(JournalReplay replay, boolean known, EndpointState state, Runnable reroute, Runnable wake) {
        this.adoption = replay.adoption();
        this.known = known;
        this.replay = replay;
        this.ports = replay.ports();
        this.forward = new ForwardMoves(known, replay, wake);
        this.state = state;
        this.reroute = reroute;
        this.servedPlan = state.plan();
        this.served = ports.routes().serve(servedPlan);
        this.route = served.route();
        this.required = adoption.configured().named() || state.adopted();
    }

    /** Runs a task while nothing of this endpoint changes: short, as a rollback waits. */
    <T> T locked(Supplier<T> task) {
        lock.lock();
        try {
            return task.get();
        } finally {
            lock.unlock();
        }
    }

    String endpoint() {
        return adoption.endpoint();
    }

    Adoption adoption() {
        return adoption;
    }

    Ports ports() {
        return ports;
    }

    boolean known() {
        return known;
    }

    /** For the routing table. */
    Route route() {
        return route;
    }

    EndpointState state() {
        return state;
    }

    @Nullable
    ActiveRollout active() {
        return active;
    }

    String heldBecause() {
        return holds.because();
    }

    /** Why the configuration's tiers don't route; empty if they do, or if the journal's are meant to. */
    String configPending() {
        return adoption.pending(state);
    }

    /** Why the journal can't be followed; empty if it can. */
    String gap() {
        return forward.gap(state).orElse("");
    }

    /** Whether the server is ready only if this endpoint can serve. */
    boolean required() {
        return required;
    }

    Optional<RolloutViews.Figures> figuresAtEnd(String rollout) {
        return Optional.ofNullable(figuresAtEnd.get(rollout));
    }

    /** Continues with the rollout that ran when the process ended. */
    void resume(KeptEvidence kept, long nowNanos) {
        state.running().ifPresent(rollout -> follow(rollout, kept, nowNanos));
        route = routed();
        // A process that ended after a tombstone couldn't say it.
        state.rollouts().stream()
                .filter(rollout -> rollout.state().over())
                .forEach(rollout -> ports.journal().evidenceEnded(rollout.id(), state.lastAt()));
        forward.reportGap(state);
    }

    /** A backward decision: takes effect at once, whether or not it can be written. */
    void decide(JournalEntry entry, long nowNanos) {
        forward.overtake();
        if (active != null) {
            active.seal();
        }
        ports.tombstones().append(entry);
        state = state.apply(entry);
        try {
            reconcile(KeptEvidence.NONE, nowNanos);
        } finally {
            // After the swap, but even if a bug breaks something there.
            ports.journal().append(entry, WritePolicy.GUARANTEED);
        }
    }

    /** A forward move: takes effect when it is written. */
    CompletionStage<Reply> propose(JournalEntry entry, long nowNanos) {
        return forward.propose(state, entry, nowNanos);
    }

    /** To be called every millisecond or so while it returns true, every 100 otherwise. */
    boolean turn(Moment now) {
        return locked(() -> {
            fade(now.nanos());
            forward.settle(now.nanos(), entry -> written(entry, now.nanos()));
            followReread(now.nanos());
            ActiveRollout running = active;
            if (running == null) {
                return forward.busy();
            }
            if (running.read(now.nanos())) {
                rollBack(running, now);
            } else if (running.advance(now.nanos())) {
                tickEnded(running, now);
            }
            return true;
        });
    }

    /** The process ends, and no request comes any more: what has been answered is still evidence. */
    void end(Moment now) {
        locked(() -> {
            ActiveRollout running = active;
            if (running != null) {
                running.advance(now.nanos());
                if (running.readRest(now.nanos())) {
                    rollBack(running, now);
                } else {
                    keepEvidence(running, state.running().orElseThrow());
                }
            }
            return running;
        });
    }

    private void keepEvidence(ActiveRollout of, Rollout rollout) {
        ports.journal().evidence(rollout.id(), of.evidence(rollout));
    }

    private Reply written(JournalEntry entry, long nowNanos) {
        state = state.apply(entry);
        forward.reportGap(state);
        if (adoption.choose(state) instanceof Adoption.Choice.Adopt adopt && !adopt.changes()) {
            // A promotion has led to what the configuration names.
            JournalEntry noted = adoption.entry(adopt, entry.at());
            state = state.apply(noted);
            ports.journal().append(noted, WritePolicy.GUARANTEED);
        }
        reconcile(KeptEvidence.NONE, nowNanos);
        return done(entry);
    }

    private Reply done(JournalEntry entry) {
        boolean started = entry.decision() instanceof Decision.Started;
        return state.rollout(entry.decision().rollout())
                .map(rollout -> started && rollout.state().over()
                        ? Reply.refused(Reply.Kind.CONFLICT, rollout.reason())
                        : new Reply.Done(RolloutViews.of(this, rollout), started))
                .orElseGet(() -> new Reply.Rerouted(entry.reason()));
    }

    /** Takes over what was read again. A rollout that still runs keeps its evidence. */
    private void followReread(long nowNanos) {
        JournalReplay.Read read = forward.reread();
        if (read != null) {
            state = replay.fold(read.entries());
            forward.reportGap(state);
            reconcile(read.evidence(), nowNanos);
        }
    }

    /** Old outcomes of stable count less as time passes, also while nothing reads them. */
    private void fade(long nowNanos) {
        if (nowNanos - fadedNanos >= FADE_EVERY_NANOS) {
            fadedNanos = nowNanos;
            served.recent().counts();
        }
    }

    private void rollBack(ActiveRollout running, Moment now) {
        running.seal();
        Rollout rollout = state.running().orElseThrow();
        Verdict.RollBack verdict = (Verdict.RollBack) running.rules().verdict();
        decide(RolloutEntries.rolledBack(rollout, verdict, running, now.at()), now.nanos());
        running.metrics().rolledBack(verdict.cause().label());
    }

    private void tickEnded(ActiveRollout running, Moment now) {
        Rollout rollout = state.running().orElseThrow();
        if (weightDue) {
            weightDue = false;
            running.weigh(rollout);
            publish();
        }
        if (holds.changed(forward.heldBecause(state), running, rollout, state.lastAt(), now.at())) {
            ports.journal()
                    .append(RolloutEntries.held(rollout, holds.because(), running, now.at()), WritePolicy.BEST_EFFORT);
        }
        if (running.isLossUnsaid() && !forward.busy()) {
            sayLoss(running, rollout, now);
        }
        boolean held = !holds.because().isEmpty();
        if (!held && !forward.busy()) {
            JournalEntry next = RolloutEntries.next(rollout, running, now.at());
            if (next != null) {
                propose(next, now.nanos());
            }
        }
        if (running.evidenceIsDue(now.nanos())) {
            keepEvidence(running, rollout);
        }
        running.reportState(held);
    }

    /** A canary waits for an operator; a bake begins anew, so nobody has to decide. */
    private void sayLoss(ActiveRollout running, Rollout rollout, Moment now) {
        JournalEntry said = RolloutEntries.evidenceLost(rollout, running, now.at());
        if (said.decision() instanceof Decision.Moved) {
            propose(said, now.nanos());
        } else {
            running.saidLoss();
            ports.journal().append(said, WritePolicy.BEST_EFFORT);
        }
    }

    /**
     * Makes the routing what the fold says.
     *
     * @param kept evidence of a rollout that doesn't run here yet
     */
    private void reconcile(KeptEvidence kept, long nowNanos) {
        Rollout running = state.running().orElse(null);
        ActiveRollout before = active;
        boolean over = before != null && (running == null || !before.rollout().equals(running.id()));
        if (before != null && over) {
            takeOut(before, nowNanos);
        }
        if (!Decision.TierVersion.of(state.plan()).equals(Decision.TierVersion.of(servedPlan))) {
            servedPlan = state.plan();
            served = ports.routes().serve(servedPlan);
        }
        if (running != null) {
            follow(running, kept, nowNanos);
        }
        publish();
        if (before != null && over) {
            // Last: figures are only looked at.
            state.rollout(before.rollout())
                    .ifPresent(end -> figuresAtEnd.put(end.id(), RolloutViews.Figures.of(end, before)));
            if (figuresAtEnd.size() > MOST_ENDED) {
                figuresAtEnd.pollFirstEntry();
            }
        }
    }

    private void takeOut(ActiveRollout before, long nowNanos) {
        active = null;
        weightDue = false;
        route = served.route();
        reroute.run();
        // The candidate is out; what follows has time.
        holds.end();
        // Unknown if its start can't be read any more.
        Optional<Rollout> over = state.rollout(before.rollout());
        if (over.filter(rollout -> rollout.state() instanceof RolloutState.Promoted)
                .isEmpty()) {
            before.metrics().swapped(nowNanos);
        }
        before.end();
        over.ifPresent(rollout -> {
            keepEvidence(before, rollout);
            ports.journal().evidenceEnded(rollout.id(), state.lastAt());
        });
    }

    /** A new weight takes effect at the next tick. */
    private void follow(Rollout running, KeptEvidence kept, long nowNanos) {
        if (active == null) {
            active = new ActiveRollout(ports, served, servedPlan, running, kept, nowNanos);
            if (!active.lostBecause().isEmpty()) {
                ports.journal().evidenceLost(running.id(), active.lostBecause());
            }
        } else if (!active.state().equals(running.state())) {
            weightDue |= active.state().weight() != running.state().weight();
            active.follow(servedPlan, served.route(), running);
        }
    }

    private void publish() {
        required |= state.adopted();
        route = routed();
        reroute.run();
    }

    private Route routed() {
        return served.route().with(active == null ? null : active.split());
    }
}
