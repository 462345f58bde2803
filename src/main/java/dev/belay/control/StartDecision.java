package dev.belay.control;

import dev.belay.control.Adoption.Choice;
import dev.belay.journal.JournalEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a start decides at an endpoint whose journal and tombstones are read.
 *
 * @param state after these decisions
 * @param entries to be journaled
 * @param pending why the configuration waits for an operator; empty if it doesn't
 */
record StartDecision(EndpointState state, List<JournalEntry> entries, String pending) {
    static StartDecision of(Adoption adoption, EndpointState read, RouteFactory routes, Instant now) {
        // After a gap it is unknown what was decided: an operator says what is to route.
        Choice choice = read.gap().isPresent() ? new Choice.Keep() : adoption.choose(read);
        StartDecision decision = new StartDecision(read, List.of(), "");
        // A natural cascade is adopted for good, so not before it can serve.
        if (choice instanceof Choice.Adopt adopt
                && (read.adopted() || adoption.configured().folder() == null || routes.canServe(adoption.plan()))) {
            decision = decision.and(Optional.of(adoption.entry(adopt, now)));
        }
        if (read.gap().isEmpty()) {
            decision = decision.and(adoption.waiting(decision.state, choice, now));
        }
        decision = decision.and(Artifacts.compare(decision.state, routes, now));
        return choice instanceof Choice.Wait
                ? new StartDecision(decision.state, decision.entries, adoption.pending(decision.state))
                : decision;
    }

    private StartDecision and(Optional<JournalEntry> decided) {
        return decided.map(entry -> {
                    List<JournalEntry> more = new ArrayList<>(entries);
                    more.add(entry);
                    return new StartDecision(state.apply(entry), more, pending);
                })
                .orElse(this);
    }
}
