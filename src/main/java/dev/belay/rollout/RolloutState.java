package dev.belay.rollout;

/** The state of a rollout. Weights are in hundredths of a percent. */
public sealed interface RolloutState {
    /** Its name in the control API, the journal and metrics. */
    default String label() {
        return switch (this) {
            case Validating _ -> "validating";
            case Shadow _ -> "shadow";
            case Canary _ -> "canary";
            case Baking _ -> "baking";
            case Promoted _ -> "promoted";
            case Rejected _ -> "rejected";
            case RolledBack _ -> "rolledBack";
            case Aborted _ -> "aborted";
        };
    }

    /** The candidate's share of the eligible requests. */
    default int weight() {
        return 0;
    }

    /** From 1 on; 0 outside the canary. */
    default int step() {
        return 0;
    }

    default boolean paused() {
        return false;
    }

    /** Whether it is final. */
    default boolean over() {
        return this instanceof Promoted
                || this instanceof Rejected
                || this instanceof RolledBack
                || this instanceof Aborted;
    }

    /** The candidate is being checked; it gets no requests. */
    record Validating() implements RolloutState {}

    /** The candidate gets copies of requests; its answers are dropped. */
    record Shadow() implements RolloutState {}

    /**
     * The candidate answers a slice of the requests.
     *
     * @param step the step of the plan that it has reached, from 1
     * @param weight the step's, or the operator's
     * @param paused it stays at this weight until it is resumed
     */
    record Canary(int step, int weight, boolean paused) implements RolloutState {}

    /** Promoted, but a small share stays on the old primary to compare with. */
    record Baking() implements RolloutState {
        /** 5 % stay on the old primary. */
        public static final int WEIGHT = 9_500;

        @Override
        public int weight() {
            return WEIGHT;
        }
    }

    /** For good: the candidate is the primary. */
    record Promoted() implements RolloutState {}

    /** The candidate failed the checks before any request. */
    record Rejected() implements RolloutState {}

    /** Taken back, by the rule or by an operator. */
    record RolledBack() implements RolloutState {}

    /** Ended by an operator without a verdict. */
    record Aborted() implements RolloutState {}

    /**
     * From the journal's form.
     *
     * @throws IllegalArgumentException if there is no such state
     */
    static RolloutState of(String label, int step, int weight, boolean paused) {
        return switch (label) {
            case "validating" -> new Validating();
            case "shadow" -> new Shadow();
            case "canary" -> new Canary(step, weight, paused);
            case "baking" -> new Baking();
            case "promoted" -> new Promoted();
            case "rejected" -> new Rejected();
            case "rolledBack" -> new RolledBack();
            case "aborted" -> new Aborted();
            default -> throw new IllegalArgumentException("state is '" + label + "', which is none");
        };
    }
}
