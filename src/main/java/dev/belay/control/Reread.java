package dev.belay.control;

import dev.belay.journal.QueryResult;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An endpoint's history, read again once something has come to stand in it that isn't known here. */
final class Reread {
    private final JournalReplay histories;
    private final Adoption adoption;
    private boolean due;
    private @Nullable CompletableFuture<QueryResult<JournalReplay.Read>> asked;

    Reread(JournalReplay histories, Adoption adoption) {
        this.histories = histories;
        this.adoption = adoption;
    }

    /** Until it has been read nothing may be proposed. */
    boolean due() {
        return due;
    }

    void begin() {
        due = true;
        asked = histories.read(adoption);
    }

    /** @return what was read, once it is; null where there is nothing, or nothing yet */
    JournalReplay.@Nullable Read poll() {
        CompletableFuture<QueryResult<JournalReplay.Read>> answer = asked;
        if (answer == null) {
            if (due && histories.ports().journal().unavailableBecause().isEmpty()) {
                begin();
            }
            return null;
        }
        if (!answer.isDone()) {
            return null;
        }
        if (answer.isCompletedExceptionally()) {
            // Said once, and not tried again: the rule has to have its turns.
            asked = new CompletableFuture<>();
            throw new IllegalStateException("the history can't be read or applied", answer.exceptionNow());
        }
        asked = null;
        if (answer.join() instanceof QueryResult.Known<JournalReplay.Read>(JournalReplay.Read read)) {
            due = false;
            return read;
        }
        return null;
    }
}
