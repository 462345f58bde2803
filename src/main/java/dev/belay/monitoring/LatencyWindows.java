package dev.belay.monitoring;

import java.util.concurrent.atomic.AtomicReferenceArray;

/** One {@link LatencyWindow} per row count, by powers of two: 1, 2, 3–4, 5–8 … rows. */
public final class LatencyWindows {
    private static final int CLASSES = 33;

    private final AtomicReferenceArray<LatencyWindow> byRows = new AtomicReferenceArray<>(CLASSES);

    public LatencyWindow of(int rows) {
        int rowClass = rows <= 1 ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(rows - 1);
        LatencyWindow window = byRows.get(rowClass);
        if (window != null) {
            return window;
        }
        byRows.compareAndSet(rowClass, null, new LatencyWindow());
        return byRows.get(rowClass);
    }
}
