package dev.belay.load.attack;

import java.io.IOException;
import java.util.List;

/** One kind of hostile client. */
interface Hostile {
    String name();

    /** Attacks once; returns how each of its connections ended. */
    List<Ending> attack(int port, String path) throws IOException;
}
