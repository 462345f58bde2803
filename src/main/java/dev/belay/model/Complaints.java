package dev.belay.model;

import java.util.ArrayList;
import java.util.List;

/** Gathers what is wrong with a file, so that all of it is said at once and not one thing a round. */
public final class Complaints {
    private final List<String> words = new ArrayList<>();

    /** A part of the reading. */
    @FunctionalInterface
    public interface Reading<T> {
        T read() throws ModelLoadException;
    }

    /** A check that gives nothing. */
    @FunctionalInterface
    public interface Check {
        void check() throws ModelLoadException;
    }

    /** @return what was read, or {@code otherwise} if it can't be, which is then a complaint */
    public <T> T read(T otherwise, Reading<? extends T> reading) {
        try {
            return reading.read();
        } catch (ModelLoadException e) {
            add(String.valueOf(e.getMessage()));
            return otherwise;
        }
    }

    /** @return false if it failed, which is then a complaint */
    public boolean holds(Check check) {
        return read(false, () -> {
            check.check();
            return true;
        });
    }

    /** The same words are said once. */
    public void add(String complaint) {
        if (!words.contains(complaint)) {
            words.add(complaint);
        }
    }

    public boolean none() {
        return words.isEmpty();
    }

    public List<String> words() {
        return List.copyOf(words);
    }

    /** All of them, in one line. */
    public String inOneLine() {
        return String.join("; ", words);
    }

    /** @throws ModelLoadException with all of them, if there are any */
    public void raise() throws ModelLoadException {
        if (!words.isEmpty()) {
            throw new ModelLoadException(inOneLine());
        }
    }
}
