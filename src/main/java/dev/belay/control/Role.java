package dev.belay.control;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a token allows. */
public enum Role {
    PREDICT,
    /** Reads what operators see. */
    VIEW,
    /** Changes what serves; includes the other roles. */
    OPERATE;

    /** The name in files and answers. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @return empty if there is no such role */
    public static Optional<Role> of(String label) {
        return Arrays.stream(values())
                .filter(role -> role.label().equals(label))
                .findFirst();
    }

    /** All labels, for messages. */
    public static String allowed() {
        return Arrays.stream(values()).map(Role::label).collect(Collectors.joining(", "));
    }
}
