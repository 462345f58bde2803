package dev.belay.control;

import dev.belay.journal.Entry;

/**
 * Where an endpoint's journal can't be followed any more: a row that is damaged, or that another version of the program wrote.
 *
 * @param sequence of the first such row
 * @param why in words
 * @param rows so many since
 */
record Gap(long sequence, String why, int rows) {
    static Gap at(Entry entry, String why) {
        return new Gap(entry.sequence(), why, 1);
    }

    Gap more() {
        return new Gap(sequence, why, rows + 1);
    }

    /** For operators. */
    String words(String endpoint) {
        return "entry " + sequence + " of the journal can't be followed (" + why + "): " + endpoint
                + " routes as before it, and nothing starts or goes forward until the configuration is adopted anew"
                + " (./belay adopt " + endpoint + ")";
    }
}
