package dev.belay.rollout;

/**
 * The artifacts that a rollout compares: its evidence is of these, whatever is in their versions' folders now.
 *
 * @param stable of the first tier, lower-case hexadecimal; empty: unknown; {@code candidate} likewise
 */
public record Digests(String stable, String candidate) {
    public static final Digests UNKNOWN = new Digests("", "");

    /** These, and where one is unknown the other's. */
    public Digests or(Digests others) {
        return new Digests(
                stable.isEmpty() ? others.stable : stable, candidate.isEmpty() ? others.candidate : candidate);
    }

    /** Whether both are of the same artifacts, as far as known. */
    public boolean agree(Digests others) {
        return same(stable, others.stable) && same(candidate, others.candidate);
    }

    private static boolean same(String one, String other) {
        return one.isEmpty() || other.isEmpty() || one.equals(other);
    }
}
