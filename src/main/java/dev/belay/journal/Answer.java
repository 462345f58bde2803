package dev.belay.journal;

/** What the store says when it is asked. */
public sealed interface Answer<T> {
    record Known<T>(T value) implements Answer<T> {}

    /** @param reason why the store doesn't answer, in words; ask again when it is back */
    record Unknown<T>(String reason) implements Answer<T> {}
}
