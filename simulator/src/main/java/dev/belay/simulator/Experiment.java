package dev.belay.simulator;

import java.util.List;

/** Simulated rollouts that answer one question. */
interface Experiment {
    /** The question, and under which conditions it is asked. */
    String title();

    /**
     * @param runs how many rollouts the cheap figures rest on
     * @param chance this experiment's own
     */
    List<Figure> run(int runs, Chance chance);
}
