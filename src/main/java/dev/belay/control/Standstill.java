package dev.belay.control;

import dev.belay.journal.Decision;
import dev.belay.journal.Journal;
import dev.belay.journal.JournalEntry;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why an endpoint's journal takes no forward move. */
final class Standstill {
    private final String endpoint;
    private final boolean known;
    private final Journal journal;
    private final Reread reread;
    private @Nullable Gap told;

    /** @param known whether the journal could be read at all */
    Standstill(String endpoint, boolean known, Journal journal, Reread reread) {
        this.endpoint = endpoint;
        this.known = known;
        this.journal = journal;
        this.reread = reread;
    }

    /**
     * @param writing another change is
     * @return null if the entry may be proposed
     */
    @Nullable
    Reply objection(EndpointState past, JournalEntry entry, boolean writing) {
        Optional<String> down = journal.unavailableBecause();
        if (!known) {
            return Reply.refused(
                    Reply.Kind.UNAVAILABLE,
                    "the journal could not be read yet, so nothing is changed: " + down.orElse("it is being read"));
        }
        if (down.isPresent()) {
            return Reply.refused(
                    Reply.Kind.UNAVAILABLE, "the journal can't be written, so nothing is changed: " + down.get());
        }
        if (reread.due()) {
            return Reply.refused(
                    Reply.Kind.CONFLICT, "the endpoint's journal is being read again; try again afterwards");
        }
        Optional<Gap> gap = past.gap();
        // An adoption closes it.
        if (gap.isPresent() && !(entry.decision() instanceof Decision.Adopted)) {
            return Reply.refused(Reply.Kind.CONFLICT, gap.get().words(endpoint));
        }
        return writing
                ? Reply.refused(Reply.Kind.CONFLICT, "another change of this endpoint is being written; read it again")
                : null;
    }

    /** Why nothing goes on by itself, in words. */
    Optional<String> because(EndpointState past) {
        return journal.unavailableBecause()
                .map(down -> "the journal can't be written: " + down)
                .or(() -> past.gap().map(gap -> gap.words(endpoint)));
    }

    /** Has log and metrics know of a gap, and of its end, once each. */
    void tell(EndpointState past) {
        Gap gap = past.gap().orElse(null);
        if (gap != null && !gap.equals(told)) {
            journal.unreadable(endpoint, gap.rows(), gap.words(endpoint));
        } else if (gap == null && told != null) {
            journal.unreadable(endpoint, 0, "");
        }
        told = gap;
    }
}
