package dev.belay.load.gateway;

import java.io.IOException;

/** A drill that goes on until it is closed. */
public final class RunningDrill implements AutoCloseable {
    private final Control control;
    private final String path;
    private boolean ended;

    RunningDrill(Control control, String path) {
        this.control = control;
        this.path = path;
    }

    @Override
    public void close() throws IOException {
        if (!ended) {
            ended = true;
            control.end(path);
        }
    }
}
