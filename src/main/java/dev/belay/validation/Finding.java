package dev.belay.validation;

/**
 * Something a guard found; prebuilt per check and feature, so that it names only what a card or the configuration names.
 *
 * @param check {@code required}, {@code null}, {@code range}, {@code category}, {@code outlier} or {@code duplicate}
 * @param feature empty where a check is about the whole request
 * @param action what was done about it
 */
public record Finding(String check, String feature, Action action) {
    /** What a check does when it finds something. */
    public enum Action {
        REJECT,
        FLAG,
        DEGRADE
    }
}
