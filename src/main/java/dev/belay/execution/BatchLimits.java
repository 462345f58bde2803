package dev.belay.execution;

import java.util.ArrayList;
import java.util.List;

/** The largest batches that comparisons allow: the smallest of them holds. Any thread. */
final class BatchLimits {
    private final class Limit implements Comparison {
        private final int rows;

        Limit(int rows) {
            this.rows = rows;
        }

        @Override
        public void end() {
            change(() -> limits.remove(this));
        }
    }

    private final List<Limit> limits = new ArrayList<>();
    private volatile int least = Integer.MAX_VALUE;

    Comparison add(int rows) {
        Limit limit = new Limit(rows);
        change(() -> limits.add(limit));
        return limit;
    }

    int least() {
        return least;
    }

    private synchronized void change(Runnable change) {
        change.run();
        int smallest = Integer.MAX_VALUE;
        for (Limit limit : limits) {
            smallest = Math.min(smallest, limit.rows);
        }
        least = smallest;
    }
}
