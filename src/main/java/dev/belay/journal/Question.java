package dev.belay.journal;

import java.util.concurrent.CompletableFuture;

/** Something the store is asked, and who waits for the answer. */
final class Question<T> {
    interface Asked<T> {
        T of(JournalStore store) throws StoreException;
    }

    private final Asked<T> asked;
    private final CompletableFuture<Answer<T>> answer = new CompletableFuture<>();

    Question(Asked<T> asked) {
        this.asked = asked;
    }

    CompletableFuture<Answer<T>> answer() {
        return answer;
    }

    /** @param there run when the store has answered, before whoever waits is told */
    void ask(JournalStore store, Runnable there) throws StoreException {
        T value = asked.of(store);
        there.run();
        answer.complete(new Answer.Known<>(value));
    }

    void unanswered(String reason) {
        answer.complete(new Answer.Unknown<>(reason));
    }
}
