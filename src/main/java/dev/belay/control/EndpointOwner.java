package dev.belay.control;

import dev.belay.journal.Actor;
import dev.belay.journal.Entry;
import dev.belay.journal.Facts;
import dev.belay.journal.Insistence;
import dev.belay.journal.Outcome;
import dev.belay.rollout.Rollout;
import dev.belay.rollout.Rollout.IllegalMoveException;
import dev.belay.rollout.RolloutState;
import dev.belay.rollout.rule.Verdict;
import dev.belay.routing.EndpointPlan;
import dev.belay.routing.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The one owner of an endpoint's routing: what operators ask for and what the rules find both end here. A forward move
 * (start, step, weight, promotion) is journaled first and acts when the journal has it; a backward one (rollback, abort,
 * revert) acts at once, after a tombstone, and is journaled behind it. Whatever happened, the routing is the fold of the
 * stream: at run time as after a start.
 */
final class EndpointOwner {
    /** So long a forward move waits for the journal. */
    private static final long PATIENCE_NANOS = 2_000_000_000;

    private static final int MOST_REMEMBERED = 20;
    private static final long EVIDENCE_EVERY_NANOS = 1_000_000_000;

    /** A clock that is further behind the last decision isn't believed. */
    private static final Duration CLOCK_SLACK = Duration.ofSeconds(2);

    private final Adoption adoption;
    private final boolean known;
    private final String endpoint;
    private final Ports ports;
    private final Runnable reroute;
    private final Runnable wake;
    private final Past past;
    /** How the rollouts that ended here looked when they did. */
    private final Map<String, RolloutView> ended = new LinkedHashMap<>();

    private EndpointPlan servedPlan;
    private RouteFactory.Served served;
    private @Nullable Trial trial;
    private @Nullable Move move;
    private boolean weightDue;
    private String heldBecause = "";
    private String configPending = "";
    private long evidenceNanos;
    private volatile Route route;

    /**
     * @param adoption what the configuration has
     * @param known whether the journal could be read; if not nothing is started
     * @param past the fold of its stream
     * @param reroute swaps the routing table for one with this owner's {@link #route}
     * @param wake has this owner's turn come soon
     */
    EndpointOwner(Adoption adoption, boolean known, Ports ports, Past past, Runnable reroute, Runnable wake) {
        this.adoption = adoption;
        this.known = known;
        this.endpoint = adoption.plan().name();
        this.ports = ports;
        this.past = past;
        this.reroute = reroute;
        this.wake = wake;
        this.servedPlan = past.plan();
        this.served = ports.routes().serve(servedPlan);
        this.route = served.route();
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

    synchronized Past past() {
        return past;
    }

    synchronized @Nullable Trial trial() {
        return trial;
    }

    synchronized String heldBecause() {
        return heldBecause;
    }

    synchronized void configPending(String words) {
        configPending = words;
    }

    /** Why the configuration's tiers don't route; empty if they do, or if the journal's were meant to. */
    synchronized String configPending() {
        return configPending;
    }

    synchronized Optional<RolloutView> ended(String rollout) {
        return Optional.ofNullable(ended.get(rollout));
    }

    /** Goes on with the rollout that ran when the process ended. */
    synchronized void resume(Optional<String> evidence, long nowNanos) {
        past.running().ifPresent(rollout -> {
            Trial restored = Trials.restore(ports, served, servedPlan, rollout, evidence, nowNanos);
            restored.weigh(rollout);
            trial = restored;
            route = served.route().with(restored.split());
        });
    }

    /** A backward decision: acts at once, whether or not it can be written. */
    synchronized void decide(Entry entry, long nowNanos) {
        if (move != null) {
            move.withdraw();
        }
        if (trial != null) {
            trial.seal();
        }
        ports.tombstones().bury(entry);
        past.add(entry);
        reconcile(nowNanos);
        ports.journal().append(entry, Insistence.DECISION);
    }

    /** A forward move: acts when it is written. */
    synchronized CompletionStage<Reply> propose(Entry entry, long nowNanos) {
        Reply objection = objection();
        if (objection != null) {
            return CompletableFuture.completedFuture(objection);
        }
        Move next = new Move(ports.journal().append(entry, Insistence.PROPOSAL), nowNanos, wake);
        move = next;
        wake.run();
        return next.reply();
    }

    private @Nullable Reply objection() {
        Optional<String> down = ports.journal().unavailableBecause();
        if (!known) {
            return Reply.refused(
                    Reply.Kind.UNAVAILABLE,
                    "the journal could not be read yet, so nothing is changed: " + down.orElse("it is being read"));
        }
        if (down.isPresent()) {
            return Reply.refused(
                    Reply.Kind.UNAVAILABLE, "the journal can't be written, so nothing is changed: " + down.get());
        }
        return move == null
                ? null
                : Reply.refused(Reply.Kind.CONFLICT, "another change of this endpoint is being written; read it again");
    }

    /** To be called every millisecond or so while it returns true, every 100 otherwise. */
    synchronized boolean turn(Moment moment) {
        long nowNanos = moment.nanos();
        Instant now = moment.at();
        settleMove(nowNanos);
        Trial running = trial;
        if (running == null) {
            return move != null;
        }
        if (running.read(nowNanos)) {
            rollBack(running, nowNanos, now);
        } else if (running.advance(nowNanos)) {
            tickEnded(running, nowNanos, now);
        }
        return true;
    }

    private void settleMove(long nowNanos) {
        Move waiting = move;
        if (waiting == null) {
            return;
        }
        Outcome outcome = waiting.outcome();
        if (outcome == null) {
            if (waiting.olderThan(PATIENCE_NANOS, nowNanos) && !waiting.withdraw()) {
                waiting.reply()
                        .complete(Reply.refused(
                                Reply.Kind.UNAVAILABLE,
                                "the journal doesn't answer: the change may still be written, and acts then;"
                                        + " read the endpoint's rollouts again"));
            }
            return;
        }
        move = null;
        waiting.reply()
                .complete(
                        switch (outcome) {
                            case Outcome.Written written -> {
                                past.add(written.entry());
                                if (written.entry().kind().equals(Past.ADOPTED)) {
                                    configPending = "";
                                }
                                reconcile(nowNanos);
                                yield done(written.entry());
                            }
                            case Outcome.Conflict conflict -> Reply.refused(Reply.Kind.CONFLICT, conflict.words());
                            case Outcome.Dropped dropped -> Reply.refused(Reply.Kind.UNAVAILABLE, dropped.words());
                            case Outcome.Withdrawn ignored ->
                                Reply.refused(
                                        Reply.Kind.UNAVAILABLE,
                                        "the journal didn't take it in time; nothing was changed");
                        });
    }

    private Reply done(Entry entry) {
        return past.rollout(entry.rollout())
                .map(rollout -> entry.kind().equals(Past.STARTED)
                                && rollout.state().over()
                        ? Reply.refused(Reply.Kind.CONFLICT, rollout.reason())
                        : new Reply.Done(
                                RolloutViews.of(this, rollout), entry.kind().equals(Past.STARTED)))
                .orElseGet(() -> new Reply.Rerouted(entry.reason()));
    }

    private void rollBack(Trial running, long nowNanos, Instant now) {
        running.seal();
        Rollout rollout = past.running().orElseThrow();
        Verdict.RollBack verdict = (Verdict.RollBack) running.rules().verdict();
        try {
            Rollout next = rollout.rollBack(verdict.words());
            Facts facts = Facts.of(Records.moved(next))
                    .and("cause", verdict.cause().label())
                    .and("value", verdict.value())
                    .and("limit", verdict.limit())
                    .and("sample", verdict.sample());
            decide(entry(next, "rolledBack", Actor.BELAY, now).with(Records.evidence(facts, running)), nowNanos);
            running.observer().rolledBack(verdict.cause().label());
        } catch (IllegalMoveException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void tickEnded(Trial running, long nowNanos, Instant now) {
        Rollout rollout = past.running().orElseThrow();
        if (weightDue) {
            weightDue = false;
            running.weigh(rollout);
            publish();
        }
        hold(running, rollout, now);
        if (heldBecause.isEmpty() && move == null) {
            goOn(running, rollout, nowNanos, now);
        }
        if (nowNanos - evidenceNanos > EVIDENCE_EVERY_NANOS) {
            evidenceNanos = nowNanos;
            ports.journal().evidence(rollout.id(), Trials.evidence(running, rollout));
        }
        running.observer()
                .state(
                        rollout.state().label(),
                        !heldBecause.isEmpty(),
                        rollout.state().weight() / 1e4,
                        running.rules().evidence(),
                        running.rules().threshold());
    }

    private void hold(Trial running, Rollout rollout, Instant now) {
        String words = holdWords(running, rollout, now);
        if (!words.equals(heldBecause)) {
            boolean other = !Records.withoutFigures(words).equals(Records.withoutFigures(heldBecause));
            heldBecause = words;
            if (other) {
                Entry entry = entry(rollout, words.isEmpty() ? "released" : "held", Actor.BELAY, now)
                        .because(words.isEmpty() ? "goes on" : words)
                        .with(Records.evidence(Facts.NONE, running));
                ports.journal().append(entry, Insistence.NOTE);
            }
        }
    }

    private String holdWords(Trial running, Rollout rollout, Instant now) {
        Optional<String> store = ports.journal().unavailableBecause();
        if (store.isPresent()) {
            return "the journal can't be written: " + store.get();
        }
        Instant last = past.lastAt();
        if (now.isBefore(last.minus(CLOCK_SLACK))) {
            return "the clock is " + Duration.between(now, last).toSeconds() + " s behind the last decision";
        }
        boolean baking = rollout.state() instanceof RolloutState.Baking;
        return !baking && running.rules().verdict() instanceof Verdict.Hold hold ? hold.words() : "";
    }

    /** What the plan has next, if its time has come. */
    private void goOn(Trial running, Rollout rollout, long nowNanos, Instant now) {
        try {
            if (rollout.state() instanceof RolloutState.Baking) {
                if (running.elapsedNanos() >= rollout.plan().bake().toNanos()) {
                    String why = "baked for " + rollout.plan().bake() + " without a fault";
                    propose(rollout.finish(why), "baked", running, nowNanos, now);
                }
            } else if (!rollout.state().paused() && !weightDue) {
                if (rollout.inLastStep() && running.rules().verdict() instanceof Verdict.Promote promote) {
                    propose(rollout.promote(promote.words()), "promoted", running, nowNanos, now);
                } else if (!rollout.inLastStep()
                        && running.rules().mayStep(rollout.state().weight())) {
                    String why = "the step's samples and time have passed, and nothing speaks against the candidate";
                    propose(rollout.stepUp(why), "step", running, nowNanos, now);
                }
            }
        } catch (IllegalMoveException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void propose(Rollout next, String kind, Trial running, long nowNanos, Instant now) {
        Facts facts = Records.evidence(Facts.of(Records.moved(next)), running);
        propose(entry(next, kind, Actor.BELAY, now).with(facts), nowNanos);
    }

    /** A move of a rollout as an entry, with the words of its reason. */
    Entry entry(Rollout next, String kind, Actor actor, Instant now) {
        return Entry.of(endpoint, now, Past.MOVE + kind)
                .ofRollout(next.id())
                .about(next.candidate().version())
                .by(actor)
                .because(next.reason())
                .with(Facts.of(Records.moved(next)));
    }

    /** Brings the routing to where the fold says it is. */
    private void reconcile(long nowNanos) {
        Rollout running = past.running().orElse(null);
        Trial tried = trial;
        if (tried != null && (running == null || !tried.rollout().equals(running.id()))) {
            trial = null;
            route = served.route();
            reroute.run();
            // The candidate is out; what follows has time.
            heldBecause = "";
            Rollout over = past.rollout(tried.rollout()).orElseThrow();
            if (!(over.state() instanceof RolloutState.Promoted)) {
                tried.observer().swapped(nowNanos);
            }
            remember(RolloutViews.of(this, over, tried));
            tried.end();
            ports.journal().evidence(tried.rollout(), Trials.evidence(tried, over));
            ports.journal().evidenceEnded(tried.rollout(), past.lastAt());
        }
        if (!past.plan().sameTiers(servedPlan)) {
            servedPlan = past.plan();
            served = ports.routes().serve(servedPlan);
        }
        if (running != null) {
            follow(running, nowNanos);
        }
        publish();
    }

    private void remember(RolloutView over) {
        ended.put(over.rollout().id(), over);
        if (ended.size() > MOST_REMEMBERED) {
            ended.remove(ended.keySet().iterator().next());
        }
    }

    /** The trial of the rollout that runs: begun at once, or told of its new weight, which acts at the next tick. */
    private void follow(Rollout running, long nowNanos) {
        if (trial == null) {
            Trial begun = Trials.begin(ports, served, servedPlan, running, nowNanos);
            begun.weigh(running);
            trial = begun;
        } else if (!trial.state().equals(running.state())) {
            weightDue |= trial.state().weight() != running.state().weight();
            Trials.follow(ports, trial, servedPlan, running);
        }
    }

    private void publish() {
        route = served.route().with(trial == null ? null : trial.split());
        reroute.run();
    }
}
