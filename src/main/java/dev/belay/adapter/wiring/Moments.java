package dev.belay.adapter.wiring;

import dev.belay.control.Moment;
import java.time.Instant;

/** Reads both clocks. */
final class Moments {
    private Moments() {}

    static Moment now() {
        return new Moment(System.nanoTime(), Instant.now());
    }
}
