package dev.belay.monitoring;

import java.util.concurrent.atomic.AtomicReferenceArray;

/** One {@link LatencyWindow} per row count, by powers of two: 1, 2, 3–4, 5–8 … rows. */
public final class LatencyWindows {
    public static final int CLASSES = 32;

    private final AtomicReferenceArray<LatencyWindow> byRows = new AtomicReferenceArray<>(CLASSES);

    /** @return 0 for 1 row, 1 for 2, 2 for 3 and 4, and so on, below {@link #CLASSES} */
    public static int classOf(int rows) {
        return rows <= 1 ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(rows - 1);
    }

    public LatencyWindow of(int rows) {
        int rowClass = classOf(rows);
        LatencyWindow window = byRows.get(rowClass);
        if (window != null) {
            return window;
        }
        byRows.compareAndSet(rowClass, null, new LatencyWindow());
        return byRows.get(rowClass);
    }
}
