package dev.belay.model;

import java.util.ArrayList;
import java.util.List;

/** Gathers what is wrong with a file, so that all of it is reported at once. */
public final class Complaints {
    private final List<String> complaints = new ArrayList<>();

    @FunctionalInterface
    public interface Reading<T> {
        T read() throws ModelLoadException;
    }

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

    /** Keeps equal complaints once. */
    public void add(String complaint) {
        if (!complaints.contains(complaint)) {
            complaints.add(complaint);
        }
    }

    public boolean none() {
        return complaints.isEmpty();
    }

    public List<String> words() {
        return List.copyOf(complaints);
    }

    /** All of them, in one line. */
    public String inOneLine() {
        return String.join("; ", complaints);
    }

    /** @throws ModelLoadException with all of them, if there are any */
    public void raise() throws ModelLoadException {
        if (!complaints.isEmpty()) {
            throw new ModelLoadException(inOneLine());
        }
    }
}
