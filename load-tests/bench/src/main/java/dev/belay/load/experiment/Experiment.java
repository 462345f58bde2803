package dev.belay.load.experiment;

import java.io.IOException;

/** One question, put to a gateway of its own. */
interface Experiment {
    /** For the command line and the name of its results. */
    String name();

    void run(Findings findings) throws IOException, InterruptedException;
}
