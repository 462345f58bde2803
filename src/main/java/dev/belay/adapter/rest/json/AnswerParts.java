package dev.belay.adapter.rest.json;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/** A large answer of several parts, one after the other. */
public final class AnswerParts implements AnswerText {
    private final Queue<AnswerText> parts = new ArrayDeque<>();

    public AnswerParts add(AnswerText part) {
        parts.add(part);
        return this;
    }

    /** A few characters, written at once. */
    public AnswerParts add(Consumer<JsonBuffer> part) {
        return add((out, bytes) -> {
            part.accept(out);
            return false;
        });
    }

    @Override
    public boolean writeMore(JsonBuffer out, int bytes) {
        while (!parts.isEmpty() && out.length() < bytes) {
            if (!parts.element().writeMore(out, bytes)) {
                parts.remove();
            }
        }
        return !parts.isEmpty();
    }
}
