package dev.belay.model;

/** Asked by a run before it copies to the heap what its graph has answered. */
@FunctionalInterface
public interface OutputRoom {
    /** For runs that answer no caller. */
    OutputRoom UNBOUNDED = (bytes, textBytes) -> true;

    /**
     * @param bytes of the outputs over all rows
     * @param textBytes an upper bound of what they are as text, with all that was asked for before
     * @return false if there is no room for any of it: then the run gives up with {@link NoRoomException}
     */
    boolean take(long bytes, long textBytes);
}
