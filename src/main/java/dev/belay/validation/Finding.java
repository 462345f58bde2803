package dev.belay.validation;

/**
 * That a check has struck; made when the guard is built, so that naming it costs nothing.
 *
 * @param feature a name from the card; {@link #WHOLE_ROWS} where the check looks at all features together
 */
public record Finding(Check check, String feature, GuardAction action) {
    public static final String WHOLE_ROWS = "*";
}
