package dev.belay.adapter.cli.text;

/** How important a text is, on a terminal. Never changes the width of what is shown. */
enum Colour {
    PLAIN(""),
    STRONG("1"),
    GOOD("32"),
    DOUBTFUL("33"),
    BAD("31");

    private static final String ESCAPE = "\u001b[";

    private final String code;

    Colour(String code) {
        this.code = code;
    }

    String paint(String text) {
        return this == PLAIN || text.isEmpty() ? text : ESCAPE + code + "m" + text + ESCAPE + "0m";
    }
}
