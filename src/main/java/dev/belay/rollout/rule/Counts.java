package dev.belay.rollout.rule;

import dev.belay.vocabulary.Arm;

/** Outcomes per arm. Replicas' counts add up. */
public record Counts(long stableOk, long stableErrors, long candidateOk, long candidateErrors) {
    public static final Counts ZERO = new Counts(0, 0, 0, 0);

    /** How many outcomes there are: two per arm. */
    static final int OUTCOMES = 4;

    /** An outcome's place in an array of them. */
    static int index(Arm arm, boolean error) {
        return (arm == Arm.STABLE ? 0 : 2) + (error ? 1 : 0);
    }

    static Counts of(long[] counts) {
        return new Counts(counts[0], counts[1], counts[2], counts[3]);
    }

    long[] array() {
        return new long[] {stableOk, stableErrors, candidateOk, candidateErrors};
    }

    public long requests(Arm arm) {
        return arm == Arm.STABLE ? stableOk + stableErrors : candidateOk + candidateErrors;
    }

    public long errors(Arm arm) {
        return arm == Arm.STABLE ? stableErrors : candidateErrors;
    }

    /** Of both arms. */
    public long requests() {
        return requests(Arm.STABLE) + requests(Arm.CANDIDATE);
    }

    public Counts plus(Counts other) {
        return new Counts(
                stableOk + other.stableOk,
                stableErrors + other.stableErrors,
                candidateOk + other.candidateOk,
                candidateErrors + other.candidateErrors);
    }
}
