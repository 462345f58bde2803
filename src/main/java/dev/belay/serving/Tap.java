package dev.belay.serving;

/**
 * Gets finished predictions, off their way: shadow runs, logs of predictions, drift. On a thread of its own, one prediction at
 * a time. However slow it is and whatever it throws, no prediction is held up or fails by it: what comes too fast is dropped
 * and counted.
 */
public interface Tap {
    /** Of a bounded set: a metric label. */
    String name();

    void finished(FinishedPrediction prediction);
}
