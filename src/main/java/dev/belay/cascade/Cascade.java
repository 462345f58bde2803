package dev.belay.cascade;

import dev.belay.vocabulary.Client;
import dev.belay.vocabulary.Deadline;
import dev.belay.vocabulary.Inputs;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Ordered tiers under one deadline. Immutable; the walk of one request is a {@link CascadeExecution}.
 *
 * @param tiers the tiers that run models, in order; may be empty
 * @param baseline behind them; empty only where a version is asked by its own URL or none is configured
 */
public record Cascade(List<Tier> tiers, Optional<BaselineTier> baseline, LongSupplier nanoClock) {
    public Cascade {
        tiers = List.copyOf(tiers);
        if (tiers.isEmpty() && baseline.isEmpty()) {
            throw new IllegalArgumentException("a cascade has at least one tier");
        }
    }

    /**
     * Answers a request, from the first tier that can.
     *
     * @param replyOn the request's event loop; must be the calling thread's
     * @param done called once, on {@code replyOn} or at once on the calling thread
     */
    public void answer(
            Inputs inputs,
            Client client,
            Deadline deadline,
            CascadeObserver observer,
            Executor replyOn,
            Consumer<CascadeResult> done) {
        answer(inputs, client, deadline, observer, replyOn, done, false);
    }

    /**
     * @param firstReserved whether the caller holds a slot of the first tier. The slot is the cascade's from now on: used by
     *     the first tier's call, or given back if that tier isn't asked.
     */
    public void answer(
            Inputs inputs,
            Client client,
            Deadline deadline,
            CascadeObserver observer,
            Executor replyOn,
            Consumer<CascadeResult> done,
            boolean firstReserved) {
        new CascadeExecution(this, inputs, client, deadline, observer, replyOn, done, firstReserved).start();
    }

    /** What a request of so many rows has to leave to all tiers but the first. */
    public long reserveBehindFirstNanos(int rows, Deadline deadline, long nowNanos) {
        return Budget.reserveNanos(tiers.subList(Math.min(1, tiers.size()), tiers.size()), deadline, rows, nowNanos);
    }

    /** True when at least one tier can serve: what "ready" means for an endpoint. */
    public boolean canServe() {
        if (baseline.isPresent()) {
            return true;
        }
        for (Tier tier : tiers) {
            if (tier.unavailableBecause().isEmpty()) {
                return true;
            }
        }
        return false;
    }
}
