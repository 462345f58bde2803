package dev.belay.adapter.cli.status;

/** Colours where a person looks at a terminal, nothing elsewhere. Never changes the width of what is shown. */
public enum Paint {
    NONE,
    ANSI;

    private static final String ESCAPE = "\u001b[";

    String strong(String text) {
        return with("1", text);
    }

    String good(String text) {
        return with("32", text);
    }

    String doubtful(String text) {
        return with("33", text);
    }

    String bad(String text) {
        return with("31", text);
    }

    private String with(String code, String text) {
        return this == NONE || text.isEmpty() ? text : ESCAPE + code + "m" + text + ESCAPE + "0m";
    }
}
