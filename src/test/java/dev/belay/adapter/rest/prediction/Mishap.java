package dev.belay.adapter.rest.prediction;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Something that goes wrong once, at one step of one request: what the isolation test provokes. */
final class Mishap {
    /** Where it strikes. */
    enum Step {
        READ,
        HEADER,
        DECODE,
        COUNT_KEYS,
        COUNT_IN,
        ASK_WHETHER_AVAILABLE,
        GUARD_INPUT,
        ASK_MODEL,
        /** The model has been asked, and will answer. */
        ASKED_MODEL,
        HEAR_OF_RUN,
        HEAR_OF_ANSWER,
        ASK_BASELINE,
        ENCODE,
        SET_STATUS,
        WRITE,
        COUNT_OUT,
        DECODE_LARGE,
        GUARD_LARGE,
        ENCODE_FIRST_PIECE,
        ENCODE_LATER_PIECE,
        WRITE_PIECE
    }

    /** What is thrown. */
    enum Kind {
        BUG,
        OUT_OF_MEMORY,
        STACK_OVERFLOW,
        ASSERTION,
        CHECKED
    }

    private record Armed(Step step, Kind kind) {}

    private final AtomicReference<@Nullable Armed> armed = new AtomicReference<>();

    void arm(Step step, Kind kind) {
        armed.set(new Armed(step, kind));
    }

    /** True if it hasn't struck yet. */
    boolean isArmed() {
        return armed.get() != null;
    }

    boolean isArmed(Step step) {
        Armed now = armed.get();
        return now != null && now.step() == step;
    }

    void at(Step step) {
        Armed now = armed.get();
        if (now != null && now.step() == step && armed.compareAndSet(now, null)) {
            strike(now.kind());
        }
    }

    private static void strike(Kind kind) {
        switch (kind) {
            case BUG -> throw new IllegalStateException("a bug on purpose");
            case OUT_OF_MEMORY -> throw new OutOfMemoryError("on purpose");
            case STACK_OVERFLOW -> throw new StackOverflowError("on purpose");
            case ASSERTION -> throw new AssertionError("on purpose");
            case CHECKED -> Mishap.<RuntimeException>throwAny(new IOException("on purpose"));
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> void throwAny(Throwable thrown) throws T {
        throw (T) thrown;
    }

    /**
     * The same object, but that it strikes before or after some of its methods.
     *
     * @param before steps by the name of the method
     */
    <T> T around(Class<T> type, T real, Map<String, Step> before, Map<String, Step> after) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (before.containsKey(method.getName())) {
                        at(before.get(method.getName()));
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    } finally {
                        if (after.containsKey(method.getName())) {
                            at(after.get(method.getName()));
                        }
                    }
                }));
    }
}
