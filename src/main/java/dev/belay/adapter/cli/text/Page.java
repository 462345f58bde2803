package dev.belay.adapter.cli.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Lines of at most 80 columns, colours not counted. */
final class Page {
    private static final int COLUMNS = 80;
    private static final String CUT = "..";
    private static final int INDENT = 2;
    private static final int LABEL = 12;
    private static final int ROOM = COLUMNS - INDENT - LABEL;

    /** A figure isn't separated from its unit. */
    private static final Pattern UNIT = Pattern.compile("(?<=\\d) (?=(?:%|ms|s|min|h)\\b|%)");

    private static final String BOUND = "\u00a0";

    private final StringBuilder text = new StringBuilder();
    private final boolean colours;

    Page(boolean colours) {
        this.colours = colours;
    }

    /** As it is, cut where it is too long. */
    void line(String plain, Colour colour) {
        text.append(painted(cut(Printable.of(plain), COLUMNS), colour)).append(System.lineSeparator());
    }

    void gap() {
        text.append(System.lineSeparator());
    }

    void table(TextTable table) {
        table.lines(COLUMNS - INDENT).forEach(line -> line(" ".repeat(INDENT) + line, Colour.PLAIN));
    }

    /** A text beside a label, wrapped; nothing if it is empty. */
    void labelled(String label, String words, Colour colour) {
        String before = label;
        for (String line : words.isEmpty() ? List.<String>of() : wrapped(Printable.of(words))) {
            text.append(" ".repeat(INDENT)).append(before).repeat(' ', LABEL - before.length());
            text.append(painted(line.replace(BOUND, " "), colour)).append(System.lineSeparator());
            before = "";
        }
    }

    void labelled(String label, String words) {
        labelled(label, words, Colour.PLAIN);
    }

    private String painted(String plain, Colour colour) {
        return colours ? colour.paint(plain) : plain;
    }

    private static List<String> wrapped(String words) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : UNIT.matcher(words.strip()).replaceAll(BOUND).split("\\s+", -1)) {
            String fits = cut(word, ROOM);
            if (!line.isEmpty() && line.length() + 1 + fits.length() > ROOM) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(fits);
        }
        lines.add(line.toString());
        return lines;
    }

    /** @param columns at least two */
    static String cut(String text, int columns) {
        return text.length() <= columns ? text : text.substring(0, columns - CUT.length()) + CUT;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
