package dev.belay.vocabulary;

/**
 * A model version's name: {@code flights/2}. Versions are opaque strings; a baseline's is {@code heuristic}. No record,
 * because every answer contains it several times: its text is made once.
 */
public final class ModelRef {
    public static final String HEURISTIC = "heuristic";

    private final String name;
    private final String version;
    private final String text;

    public ModelRef(String name, String version) {
        this.name = name;
        this.version = version;
        this.text = name + "/" + version;
    }

    public String name() {
        return name;
    }

    public String version() {
        return version;
    }

    public boolean isHeuristic() {
        return version.equals(HEURISTIC);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ModelRef ref && name.equals(ref.name) && version.equals(ref.version);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
