package dev.belay.rollout;

/** Where a rollout stands. Weights are in hundredths of a percent. */
public sealed interface RolloutState {
    /** As the control API, the journal and metrics say it. */
    String label();

    /** What the candidate gets of the eligible requests. */
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

    /** Nothing more can become of it. */
    default boolean over() {
        return false;
    }

    /** The candidate is being checked; no request knows of it. */
    record Validating() implements RolloutState {
        @Override
        public String label() {
            return "validating";
        }
    }

    /** The candidate gets copies of requests; nobody sees its answers. */
    record Shadow() implements RolloutState {
        @Override
        public String label() {
            return "shadow";
        }
    }

    /**
     * The candidate answers a slice of the requests.
     *
     * @param step the step of the plan that it has reached, from 1
     * @param weight the step's, or the operator's
     * @param paused it stays at this weight until it is resumed
     */
    record Canary(int step, int weight, boolean paused) implements RolloutState {
        @Override
        public String label() {
            return "canary";
        }
    }

    /** Promoted, but a small share stays on the old primary to compare with. */
    record Baking() implements RolloutState {
        /** 5 % stay on the old primary. */
        public static final int WEIGHT = 9_500;

        @Override
        public String label() {
            return "baking";
        }

        @Override
        public int weight() {
            return WEIGHT;
        }
    }

    /** For good: the candidate is the primary. */
    record Promoted() implements RolloutState {
        @Override
        public String label() {
            return "promoted";
        }

        @Override
        public boolean over() {
            return true;
        }
    }

    /** Not fit to be tried on anybody. */
    record Rejected() implements RolloutState {
        @Override
        public String label() {
            return "rejected";
        }

        @Override
        public boolean over() {
            return true;
        }
    }

    /** Taken back, by the rule or by an operator. */
    record RolledBack() implements RolloutState {
        @Override
        public String label() {
            return "rolledBack";
        }

        @Override
        public boolean over() {
            return true;
        }
    }

    /** Ended by an operator without a verdict. */
    record Aborted() implements RolloutState {
        @Override
        public String label() {
            return "aborted";
        }

        @Override
        public boolean over() {
            return true;
        }
    }

    /**
     * From the form that a journal keeps.
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
