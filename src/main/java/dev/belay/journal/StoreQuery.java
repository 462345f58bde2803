package dev.belay.journal;

import java.util.concurrent.CompletableFuture;

/** Something the store is asked, and who waits for the answer. */
final class StoreQuery<T> {
    interface Asked<T> {
        T of(JournalStore store) throws StoreException;
    }

    private final Asked<T> asked;
    private final CompletableFuture<QueryResult<T>> answer = new CompletableFuture<>();

    StoreQuery(Asked<T> asked) {
        this.asked = asked;
    }

    CompletableFuture<QueryResult<T>> answer() {
        return answer;
    }

    /** @param there run when the store has answered, before whoever waits is told */
    void ask(JournalStore store, Runnable there) throws StoreException {
        T value = asked.of(store);
        there.run();
        answer.complete(new QueryResult.Known<>(value));
    }

    void unanswered(String reason) {
        answer.complete(new QueryResult.Unknown<>(reason));
    }
}
