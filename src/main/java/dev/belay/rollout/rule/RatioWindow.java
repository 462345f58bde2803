package dev.belay.rollout.rule;

import java.util.ArrayList;
import java.util.List;

/**
 * The candidate's outcomes in a window of time that moves in parts: ticks, or in a window of more than a minute several ticks
 * each, so that there are never more than 600. The part under way belongs to it: the window is never longer than configured,
 * and shorter by less than two parts, which is a tick or less than 1 %.
 */
final class RatioWindow {
    private static final int MOST_PARTS = 600;
    /** In front of a state that names its parts. */
    private static final long NAMED = -1;
    /** An earlier form of the state had so many parts, whatever the window, named by their place. */
    private static final int EARLIER_PARTS = 100;

    private final long partTicks;
    private final int parts;
    private final long[] requests;
    private final long[] errors;
    private long latest;
    private long allRequests;
    private long allErrors;

    /** @param state as {@link #state()} gave it, also in an earlier version; empty for an empty window */
    RatioWindow(long windowTicks, List<Long> state) {
        partTicks = Math.ceilDiv(windowTicks, MOST_PARTS);
        parts = (int) (windowTicks / partTicks);
        requests = new long[parts];
        errors = new long[parts];
        if (!state.isEmpty() && state.getFirst() != NAMED) {
            readEarlier(Math.ceilDiv(windowTicks, EARLIER_PARTS), state);
            return;
        }
        for (int i = 1; i + 2 < state.size(); i += 3) {
            add(state.get(i + 1), state.get(i + 2), state.get(i));
        }
    }

    /** Outcomes count as if they had come when their part began: none stays for too long. */
    private void readEarlier(long earlierTicks, List<Long> state) {
        long last = state.getFirst();
        for (long part = Math.max(0, last - EARLIER_PARTS + 1); part <= last; part++) {
            int place = Math.floorMod(part, EARLIER_PARTS);
            add(state.get(1 + place), state.get(1 + EARLIER_PARTS + place), part * earlierTicks);
        }
    }

    /** A mark, then of each part that isn't empty its first tick, requests and errors, oldest first. */
    List<Long> state() {
        List<Long> state = new ArrayList<>(List.of(NAMED));
        for (long part = Math.max(0, latest - parts + 1); part <= latest; part++) {
            int place = Math.floorMod(part, parts);
            if (requests[place] > 0) {
                state.addAll(List.of(part * partTicks, requests[place], errors[place]));
            }
        }
        return List.copyOf(state);
    }

    void add(long moreRequests, long moreErrors, long tick) {
        moveTo(tick);
        int place = Math.floorMod(latest, parts);
        requests[place] += moreRequests;
        errors[place] += moreErrors;
        allRequests += moreRequests;
        allErrors += moreErrors;
    }

    /** Forgets what is too old at this tick. */
    void moveTo(long tick) {
        long part = Math.floorDiv(tick, partTicks);
        for (long entered = Math.max(latest + 1, part - parts + 1); entered <= part; entered++) {
            int place = Math.floorMod(entered, parts);
            allRequests -= requests[place];
            allErrors -= errors[place];
            requests[place] = 0;
            errors[place] = 0;
        }
        latest = Math.max(latest, part);
    }

    long requests() {
        return allRequests;
    }

    /** 0 to 1. */
    double share() {
        return allRequests == 0 ? 0 : (double) allErrors / allRequests;
    }
}
