package dev.belay.journal;

/**
 * Where a stream stands.
 *
 * @param last the highest number known to be taken
 * @param known whether all of it has been read, or written, here: only then may a proposal follow
 */
record Position(long last, boolean known) {}
