package dev.belay.control;

import dev.belay.journal.JournalLog;

/** Logs nothing. */
final class QuietLog implements JournalLog {
    @Override
    public void decision(String line) {}

    @Override
    public void trouble(String line) {}
}
