package dev.belay.execution;

/** One comparison of a version with another, from {@link Backend#compare} on. */
public interface Comparison {
    /** Of a version that isn't loaded. */
    Comparison NONE = () -> {};

    /** It is over; other comparisons of the same version go on. A second time it does nothing. */
    void end();
}
