package dev.belay.serving;

/**
 * Gets finished predictions, one at a time on a thread of its own: shadow runs, logs of predictions, drift. However slow it is
 * and whatever it throws, no prediction is delayed or fails by it: what comes too fast is dropped and counted.
 */
public interface Tap {
    /** Of a bounded set: a metric label. */
    String name();

    void finished(FinishedPrediction prediction);
}
