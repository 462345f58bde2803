package dev.belay.control;

import dev.belay.journal.Decision;
import dev.belay.journal.JournalEntry;

/**
 * Where an endpoint's journal can't be followed any more: a row that is damaged, or that another version of the program wrote.
 *
 * @param first such row
 * @param why in words; of a row that can't be read the store says which it is, by its id
 * @param rows so many since
 */
record Gap(JournalEntry first, String why, int rows) {
    static Gap at(JournalEntry entry, String why) {
        return new Gap(entry, why, 1);
    }

    Gap more() {
        return new Gap(first, why, rows + 1);
    }

    /** For operators. */
    String words(String endpoint) {
        String what = !first.kind().equals(Decision.NotUnderstood.UNREADABLE)
                ? "entry " + first.sequence() + " of " + endpoint + " in the journal can't be followed (" + why + ")"
                : why;
        return what + ": " + endpoint
                + " routes as before it, and nothing starts or goes forward until the configuration is adopted anew"
                + " (./belay adopt " + endpoint + ")";
    }
}
