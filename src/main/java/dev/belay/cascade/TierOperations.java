package dev.belay.cascade;

import dev.belay.execution.Comparison;
import dev.belay.execution.InjectedFault;
import java.util.List;

/** What operators and rollouts ask of a tier; no request does. */
public interface TierOperations {
    TierHealth health();

    /** What an operator should know of the version although it serves. */
    List<String> warnings();

    /** Puts a drill's fault into this tier. @return false if its model isn't loaded */
    boolean inject(InjectedFault fault);

    /** Ends whatever {@link #inject} put in. */
    void heal();

    /** Rows of the model's largest micro-batch; 0 if it isn't loaded. */
    int largestBatch();

    /** From now on its model is compared with another: see {@link dev.belay.execution.Backend#compare}. */
    Comparison compare(int largestBatch);
}
