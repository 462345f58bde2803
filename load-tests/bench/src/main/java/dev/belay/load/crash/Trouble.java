package dev.belay.load.crash;

import java.io.IOException;
import java.util.List;

/** What can befall the journal's store while the gateway runs. */
interface Trouble extends AutoCloseable {
    String name();

    /** Further options of {@code serve}. */
    List<String> options() throws IOException;

    void begin(long gatewayPid) throws IOException;

    /** The store is well again. */
    void end(long gatewayPid) throws IOException;

    @Override
    void close() throws IOException;
}
