package dev.belay.control;

import dev.belay.journal.Decision;
import dev.belay.journal.Journal;
import dev.belay.journal.JournalEntry;
import dev.belay.journal.QueryResult;
import dev.belay.routing.EndpointPlan;
import dev.belay.routing.EndpointPlan.TierPlan;
import dev.belay.validation.GuardPolicy;
import dev.belay.vocabulary.ModelRef;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Endpoints of the journal that are no longer configured: without a warning a removed folder would just be a 404. */
final class Unserved {
    private static final int MOST_LINES = 20;

    private Unserved() {}

    /** @param warn called for each, as soon as the journal has answered; any thread */
    static void report(Journal journal, Set<String> served, Consumer<String> warn) {
        journal.streams(Decision.Adopted.KIND).thenAccept(answer -> {
            if (answer instanceof QueryResult.Known<List<String>>(List<String> known)) {
                known.stream()
                        .filter(endpoint -> !served.contains(endpoint))
                        .limit(MOST_LINES)
                        .forEach(endpoint -> report(journal, endpoint, warn));
            }
        });
    }

    private static void report(Journal journal, String endpoint, Consumer<String> warn) {
        journal.history(endpoint, Decision.NOTES).thenAccept(answer -> {
            if (answer instanceof QueryResult.Known<List<JournalEntry>>(List<JournalEntry> entries)) {
                warn.accept("configuration state=gone endpoint=" + endpoint + " reason=" + reason(endpoint, entries));
            }
        });
    }

    static String reason(String endpoint, List<JournalEntry> entries) {
        TierPlan none = TierPlan.of("primary", new ModelRef(endpoint, "none"));
        EndpointPlan plan = new EndpointPlan(endpoint, 1_000_000_000, List.of(), List.of(none), GuardPolicy.DEFAULT);
        return "the journal knows it with "
                + Adoption.listed(EndpointState.of(plan, entries).plan().models())
                + ", and neither the configuration nor a model folder names it any more: its path is a 404";
    }
}
