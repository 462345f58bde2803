package dev.belay.load.crash;

import java.util.ArrayList;
import java.util.List;

/** What wasn't as it must be, in words. Any thread. */
final class Violations {
    private final List<String> all = new ArrayList<>();
    private String where = "";

    /** What is being tried: begins the words of what follows. */
    synchronized void at(String place) {
        where = place;
    }

    synchronized void add(String words) {
        all.add(where + ": " + words);
        System.out.println("VIOLATION " + where + ": " + words);
    }

    void unless(boolean holds, String words) {
        if (!holds) {
            add(words);
        }
    }

    synchronized List<String> all() {
        return List.copyOf(all);
    }
}
