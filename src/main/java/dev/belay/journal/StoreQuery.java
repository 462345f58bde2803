package dev.belay.journal;

import java.util.concurrent.CompletableFuture;

/** A read from the store, and its result to come. */
record StoreQuery<T>(Read<T> read, CompletableFuture<QueryResult<T>> result) {
    interface Read<T> {
        T from(JournalStore store) throws StoreException;
    }

    StoreQuery(Read<T> read) {
        this(read, new CompletableFuture<>());
    }

    /** @param answered run when the store has answered, before the result is there */
    void run(JournalStore store, Runnable answered) throws StoreException {
        T value = read.from(store);
        answered.run();
        result.complete(new QueryResult.Known<>(value));
    }

    void fail(String reason) {
        result.complete(new QueryResult.Unknown<>(reason));
    }
}
