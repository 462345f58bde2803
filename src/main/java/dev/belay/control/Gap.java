package dev.belay.control;

import dev.belay.journal.Decision;
import dev.belay.journal.JournalEntry;

/**
 * From where on an endpoint's journal can't be followed: a row is damaged, or was written by another version of the program.
 *
 * @param first such row
 * @param why of a row that can't be read, with its id
 * @param rows how many since
 */
record Gap(JournalEntry first, String why, int rows) {
    static Gap at(JournalEntry entry, String why) {
        return new Gap(entry, why, 1);
    }

    Gap more() {
        return new Gap(first, why, rows + 1);
    }

    /** For operators. */
    String message(String endpoint) {
        String what = first.kind().equals(Decision.NotUnderstood.UNREADABLE)
                ? why
                : "entry " + first.sequence() + " of " + endpoint + " in the journal can't be followed (" + why + ")";
        return what + ": " + endpoint
                + " routes as before it, and nothing starts or goes forward until the configuration is adopted anew"
                + " (./belay adopt " + endpoint + ")";
    }
}
