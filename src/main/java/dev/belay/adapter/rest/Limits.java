package dev.belay.adapter.rest;

/** What one request may ask for. */
final class Limits {
    /** Rows of one request. */
    static final int MAX_ROWS = 4_096;

    /** Bytes of one request's body: 16 MB. */
    static final int MAX_BODY_BYTES = 16 * 1024 * 1024;

    /** Bytes of an operator's body: 64 KB. It becomes a tree, many times as large. */
    static final int MAX_CONTROL_BYTES = 64 * 1024;

    /** Elements of one input: a body has no room for more. */
    static final int MAX_ELEMENTS = MAX_BODY_BYTES;

    /**
     * Bytes of all bodies that are being read or served: 256 MB, but no more than a quarter of the heap, since a body,
     * its tensors and its answer live side by side.
     */
    static final long MAX_INFLIGHT_BYTES =
            Math.min(256L * 1024 * 1024, Runtime.getRuntime().maxMemory() / 4);

    private Limits() {}
}
