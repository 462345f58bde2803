package dev.belay.control;

import dev.belay.journal.Answer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An endpoint's history, read again once something has come to stand in it that isn't known here. */
final class Reread {
    private final Histories histories;
    private final Adoption adoption;
    private boolean due;
    private @Nullable CompletableFuture<Answer<Histories.Read>> asked;

    Reread(Histories histories, Adoption adoption) {
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
    Histories.@Nullable Read poll() {
        CompletableFuture<Answer<Histories.Read>> answer = asked;
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
        if (answer.join() instanceof Answer.Known<Histories.Read>(Histories.Read read)) {
            due = false;
            return read;
        }
        return null;
    }
}
