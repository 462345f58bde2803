package dev.belay.journal;

/** What the store says when it is asked. */
public sealed interface QueryResult<T> {
    record Known<T>(T value) implements QueryResult<T> {}

    /** @param reason why the store doesn't answer, in words; ask again when it is back */
    record Unknown<T>(String reason) implements QueryResult<T> {}
}
