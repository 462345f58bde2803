package dev.belay.inference;

/** A model version's name: {@code flights/2}. Versions are opaque strings; a baseline's is {@code heuristic}. */
public record ModelRef(String name, String version) {
    public static final String HEURISTIC = "heuristic";

    public boolean isHeuristic() {
        return version.equals(HEURISTIC);
    }

    @Override
    public String toString() {
        return name + "/" + version;
    }
}
