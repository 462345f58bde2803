package dev.belay.control;

import dev.belay.journal.Decision;
import dev.belay.journal.JournalEntry;
import dev.belay.journal.Outcome;
import dev.belay.journal.WritePolicy;
import dev.belay.rollout.Evidence;
import dev.belay.rollout.Rollout;
import dev.belay.rollout.Rollout.IllegalMoveException;
import dev.belay.rollout.RolloutState;
import dev.belay.rollout.rule.Verdict;
import dev.belay.routing.EndpointPlan;
import dev.belay.routing.Route;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one owner of an endpoint's routing: what operators ask for and what the rules find both end here. A forward move
 * (start, step, weight, promotion) is journaled first and acts when the journal has it; a backward one (rollback, abort,
 * revert) acts at once, after a tombstone, and is journaled behind it. Whatever happened, the routing is the fold of the
 * stream: at run time as after a start.
 *
 * <p>One thread at a time: all but what never changes, and {@link #route}, is called inside a task of {@link #locked}, or
 * before the owner is known to others.
 */
final class EndpointOwner {
    private static final long FADE_EVERY_NANOS = 1_000_000_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Adoption adoption;
    private final boolean known;
    private final String endpoint;
    private final JournalReplay histories;
    private final Ports ports;
    private final Runnable reroute;
    private final Runnable wake;
    private final Holds holds = new Holds();
    private final Reread reread;
    private final Standstill standstill;
    private final EvidenceKeeper evidence;
    private final EndedViews ended = new EndedViews();

    private EndpointState past;
    private EndpointPlan servedPlan;
    private RouteFactory.Served served;
    private @Nullable ActiveRollout trial;
    private @Nullable PendingProposal move;
    private boolean weightDue;
    private long fadedNanos;
    private volatile Route route;
    private volatile boolean needed;

    /**
     * @param adoption what the configuration has
     * @param known whether the journal could be read; if not nothing is started
     * @param past the fold of its stream
     * @param reroute swaps the routing table for one with this owner's {@link #route}
     * @param wake has this owner's turn come soon
     */
    EndpointOwner(
            Adoption adoption,
            boolean known,
            JournalReplay histories,
            EndpointState past,
            Runnable reroute,
            Runnable wake) {
        this.adoption = adoption;
        this.known = known;
        this.endpoint = adoption.endpoint();
        this.histories = histories;
        this.ports = histories.ports();
        this.evidence = new EvidenceKeeper(ports.journal());
        this.reread = new Reread(histories, adoption);
        this.standstill = new Standstill(endpoint, known, ports.journal(), reread);
        this.past = past;
        this.reroute = reroute;
        this.wake = wake;
        this.servedPlan = past.plan();
        this.served = ports.routes().serve(servedPlan);
        this.route = served.route();
        this.needed = adoption.configured().named() || past.adopted();
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
        return endpoint;
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

    EndpointState past() {
        return past;
    }

    @Nullable
    ActiveRollout trial() {
        return trial;
    }

    String heldBecause() {
        return holds.because();
    }

    /** Why the configuration's tiers don't route; empty if they do, or if the journal's were meant to. */
    String configPending() {
        return adoption.pending(past);
    }

    /** Whether the server is ready only if this endpoint can serve. */
    boolean needed() {
        return needed;
    }

    Optional<RolloutView> ended(String rollout) {
        return ended.find(rollout);
    }

    /** Goes on with the rollout that ran when the process ended; the evidence of the others is kept for a while only. */
    void resume(Optional<Evidence> kept, long nowNanos) {
        past.running().ifPresent(rollout -> {
            ActiveRollout restored = ActiveRollouts.restore(ports, served, servedPlan, rollout, kept, nowNanos);
            restored.weigh(rollout);
            trial = restored;
            route = served.route().with(restored.split());
        });
        evidence.endAll(past);
        standstill.tell(past);
    }

    /** Why the journal can't be followed, in words; empty if it can. */
    String gap() {
        return past.gap().map(gap -> gap.words(endpoint)).orElse("");
    }

    /** A backward decision: acts at once, whether or not it can be written. */
    void decide(JournalEntry entry, long nowNanos) {
        if (move != null) {
            move.overtake();
        }
        if (trial != null) {
            trial.seal();
        }
        ports.tombstones().bury(entry);
        past = past.apply(entry);
        try {
            reconcile(Optional.empty(), nowNanos);
        } finally {
            // Behind the swap, but whatever a bug in there breaks.
            ports.journal().append(entry, WritePolicy.GUARANTEED);
        }
    }

    /** A forward move: acts when it is written. */
    CompletionStage<Reply> propose(JournalEntry entry, long nowNanos) {
        Reply objection = standstill.objection(past, entry, move != null);
        if (objection != null) {
            return CompletableFuture.completedFuture(objection);
        }
        PendingProposal next =
                new PendingProposal(ports.journal().append(entry, WritePolicy.CONDITIONAL), nowNanos, wake);
        move = next;
        wake.run();
        return next.reply();
    }

    /** To be called every millisecond or so while it returns true, every 100 otherwise. */
    boolean turn(Moment moment) {
        return locked(() -> taken(moment));
    }

    private boolean taken(Moment moment) {
        long nowNanos = moment.nanos();
        Instant now = moment.at();
        fade(nowNanos);
        settleMove(nowNanos);
        catchUp(nowNanos);
        ActiveRollout running = trial;
        if (running == null) {
            return move != null || reread.due();
        }
        if (running.read(nowNanos)) {
            rollBack(running, nowNanos, now);
        } else if (running.advance(nowNanos)) {
            tickEnded(running, nowNanos, now);
        }
        return true;
    }

    /** The process ends, and no request comes any more: whatever has been answered is evidence yet. */
    void end(Moment moment) {
        locked(() -> {
            ActiveRollout running = trial;
            if (running != null) {
                running.advance(moment.nanos());
                if (running.readRest(moment.nanos())) {
                    rollBack(running, moment.nanos(), moment.at());
                } else {
                    evidence.keep(running, past.running().orElseThrow());
                }
            }
            return running;
        });
    }

    private void settleMove(long nowNanos) {
        PendingProposal waiting = move;
        if (waiting == null) {
            return;
        }
        Outcome outcome = waiting.outcome();
        if (outcome == null) {
            waiting.losePatience(nowNanos);
            return;
        }
        move = null;
        try {
            waiting.reply().complete(settled(waiting, outcome, nowNanos));
        } finally {
            waiting.reply().completeExceptionally(new IllegalStateException("a bug; see the log"));
        }
    }

    private Reply settled(PendingProposal settled, Outcome outcome, long nowNanos) {
        return switch (outcome) {
            case Outcome.Written written -> written(settled, written.entry(), nowNanos);
            case Outcome.Conflict conflict -> {
                reread.begin();
                yield Reply.refused(Reply.Kind.CONFLICT, conflict.words());
            }
            case Outcome.Dropped dropped -> Reply.refused(Reply.Kind.UNAVAILABLE, dropped.words());
            case Outcome.Withdrawn ignored ->
                Reply.refused(
                        Reply.Kind.UNAVAILABLE, "the journal didn't accept the change in time; nothing was changed");
        };
    }

    private Reply written(PendingProposal settled, JournalEntry entry, long nowNanos) {
        if (entry.decision() instanceof Decision.Adopted && settled.overtaken()) {
            // By its number the revert that was decided meanwhile comes behind it, as the next start would see it.
            reread.begin();
            return Reply.refused(Reply.Kind.CONFLICT, "a revert took effect first; read the endpoint again");
        }
        past = past.apply(entry);
        standstill.tell(past);
        adoption.confirmed(past, entry.at()).ifPresent(noted -> {
            past = past.apply(noted);
            ports.journal().append(noted, WritePolicy.GUARANTEED);
        });
        reconcile(Optional.empty(), nowNanos);
        return done(entry);
    }

    /** Takes over what was read again. A trial whose rollout still runs goes on with what it knows. */
    private void catchUp(long nowNanos) {
        JournalReplay.Read read = reread.poll();
        if (read != null) {
            past = histories.fold(adoption, read.entries());
            standstill.tell(past);
            reconcile(read.evidence(), nowNanos);
        }
    }

    /** What stable did long ago is to weigh less, also while nobody looks at it. */
    private void fade(long nowNanos) {
        if (nowNanos - fadedNanos >= FADE_EVERY_NANOS) {
            fadedNanos = nowNanos;
            served.recent().counts();
        }
    }

    private Reply done(JournalEntry entry) {
        return past.rollout(entry.decision().rollout())
                .map(rollout -> entry.decision() instanceof Decision.Started
                                && rollout.state().over()
                        ? Reply.refused(Reply.Kind.CONFLICT, rollout.reason())
                        : new Reply.Done(RolloutViews.of(this, rollout), entry.decision() instanceof Decision.Started))
                .orElseGet(() -> new Reply.Rerouted(entry.reason()));
    }

    private void rollBack(ActiveRollout running, long nowNanos, Instant now) {
        running.seal();
        Rollout rollout = past.running().orElseThrow();
        Verdict.RollBack verdict = (Verdict.RollBack) running.rules().verdict();
        try {
            Rollout next = rollout.rollBack(verdict.words());
            decide(RolloutEntries.rolledBack(next, verdict, running, now), nowNanos);
            running.observer().rolledBack(verdict.cause().label());
        } catch (IllegalMoveException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void tickEnded(ActiveRollout running, long nowNanos, Instant now) {
        Rollout rollout = past.running().orElseThrow();
        if (weightDue) {
            weightDue = false;
            running.weigh(rollout);
            publish();
        }
        hold(running, rollout, now);
        if (holds.none() && move == null && !reread.due()) {
            NextMove next = NextMove.of(running, rollout);
            if (next != null) {
                propose(RolloutEntries.of(next.rollout(), next.move(), running, now), nowNanos);
            }
        }
        evidence.tick(running, rollout, nowNanos);
        running.observer()
                .state(
                        rollout.state().label(),
                        !holds.none(),
                        rollout.state().weight() / 1e4,
                        running.rules().evidence(),
                        running.rules().threshold());
    }

    private void hold(ActiveRollout running, Rollout rollout, Instant now) {
        if (holds.look(standstill.because(past), running, rollout, past.lastAt(), now)) {
            ports.journal()
                    .append(RolloutEntries.held(rollout, holds.because(), running, now), WritePolicy.BEST_EFFORT);
        }
    }

    /**
     * Brings the routing to where the fold says it is.
     *
     * @param kept evidence of a rollout that isn't tried here yet
     */
    private void reconcile(Optional<Evidence> kept, long nowNanos) {
        Rollout running = past.running().orElse(null);
        ActiveRollout tried = trial;
        boolean over = tried != null && (running == null || !tried.rollout().equals(running.id()));
        if (tried != null && over) {
            takeOut(tried, past.rollout(tried.rollout()).orElseThrow(), nowNanos);
        }
        if (!past.plan().sameTiers(servedPlan)) {
            servedPlan = past.plan();
            served = ports.routes().serve(servedPlan);
        }
        if (running != null) {
            follow(running, kept, nowNanos);
        }
        publish();
        if (tried != null && over) {
            // Last: a view is only looked at.
            ended.add(RolloutViews.of(this, past.rollout(tried.rollout()).orElseThrow(), tried));
        }
    }

    private void takeOut(ActiveRollout tried, Rollout over, long nowNanos) {
        trial = null;
        route = served.route();
        reroute.run();
        // The candidate is out; what follows has time.
        holds.end();
        if (!(over.state() instanceof RolloutState.Promoted)) {
            tried.observer().swapped(nowNanos);
        }
        tried.end();
        evidence.end(tried, over, past.lastAt());
    }

    /** The trial of the rollout that runs: begun at once, or told of its new weight, which acts at the next tick. */
    private void follow(Rollout running, Optional<Evidence> kept, long nowNanos) {
        if (trial == null) {
            ActiveRollout begun = ActiveRollouts.restore(ports, served, servedPlan, running, kept, nowNanos);
            begun.weigh(running);
            trial = begun;
        } else if (!trial.state().equals(running.state())) {
            weightDue |= trial.state().weight() != running.state().weight();
            ActiveRollouts.follow(ports, trial, servedPlan, running);
        }
    }

    private void publish() {
        needed |= past.adopted();
        route = served.route().with(trial == null ? null : trial.split());
        reroute.run();
    }
}
