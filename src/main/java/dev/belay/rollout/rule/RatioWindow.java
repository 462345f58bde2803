package dev.belay.rollout.rule;

import java.util.Arrays;
import java.util.List;

/** The candidate's outcomes in a window of time that moves in hundredths of its length. */
final class RatioWindow {
    private static final int BUCKETS = 100;

    private final long bucketTicks;
    private final long[] requests = new long[BUCKETS];
    private final long[] errors = new long[BUCKETS];
    private long latest;
    private long allRequests;
    private long allErrors;

    RatioWindow(long windowTicks) {
        bucketTicks = Math.ceilDiv(windowTicks, BUCKETS);
    }

    /** @param state as {@link #state()} gave it, empty for an empty window */
    RatioWindow(long windowTicks, List<Long> state) {
        this(windowTicks);
        if (!state.isEmpty()) {
            latest = state.getFirst();
            for (int i = 0; i < BUCKETS; i++) {
                requests[i] = state.get(1 + i);
                errors[i] = state.get(1 + BUCKETS + i);
            }
            allRequests = Arrays.stream(requests).sum();
            allErrors = Arrays.stream(errors).sum();
        }
    }

    List<Long> state() {
        Long[] state = new Long[1 + 2 * BUCKETS];
        state[0] = latest;
        for (int i = 0; i < BUCKETS; i++) {
            state[1 + i] = requests[i];
            state[1 + BUCKETS + i] = errors[i];
        }
        return List.of(state);
    }

    void add(long moreRequests, long moreErrors, long tick) {
        moveTo(Math.floorDiv(tick, bucketTicks));
        int place = Math.floorMod(latest, BUCKETS);
        requests[place] += moreRequests;
        errors[place] += moreErrors;
        allRequests += moreRequests;
        allErrors += moreErrors;
    }

    private void moveTo(long bucket) {
        long first = Math.max(latest + 1, bucket - BUCKETS + 1);
        for (long entered = first; entered <= bucket; entered++) {
            int place = Math.floorMod(entered, BUCKETS);
            allRequests -= requests[place];
            allErrors -= errors[place];
            requests[place] = 0;
            errors[place] = 0;
        }
        latest = Math.max(latest, bucket);
    }

    long requests() {
        return allRequests;
    }

    /** 0 to 1. */
    double share() {
        return allRequests == 0 ? 0 : (double) allErrors / allRequests;
    }
}
