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

    void ask(JournalStore store) throws StoreException {
        answer.complete(new Answer.Known<>(asked.of(store)));
    }

    void unanswered(String reason) {
        answer.complete(new Answer.Unknown<>(reason));
    }
}
