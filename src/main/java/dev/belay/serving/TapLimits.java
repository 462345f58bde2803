package dev.belay.serving;

/**
 * What may wait for a tap.
 *
 * @param predictions the most
 * @param bytes of all their tensors together, the most
 */
public record TapLimits(int predictions, long bytes) {
    public static final TapLimits DEFAULT = new TapLimits(4_096, 32L << 20);

    public TapLimits {
        if (predictions < 1 || bytes < 1) {
            throw new IllegalArgumentException("a tap takes at least one prediction of one byte");
        }
    }
}
