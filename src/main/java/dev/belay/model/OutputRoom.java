package dev.belay.model;

/** Memory for the outputs of a run, asked for before they are copied to the heap. */
@FunctionalInterface
public interface OutputRoom {
    /** For runs that answer no caller. */
    OutputRoom UNBOUNDED = (bytes, textBytes) -> true;

    /**
     * @param bytes of the outputs over all rows
     * @param textBytes an upper bound of their size as text, with all that was asked for before
     * @return false if there is no room: then the run gives up with {@link NoRoomException}
     */
    boolean take(long bytes, long textBytes);
}
