package dev.belay.journal;

/** The result of a query to the store. */
public sealed interface QueryResult<T> {
    record Known<T>(T value) implements QueryResult<T> {}

    /** @param reason why the store doesn't answer; ask again when it is back */
    record Unknown<T>(String reason) implements QueryResult<T> {}
}
