package dev.belay.adapter.cli.status;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Lines of at most 80 columns, colours not counted. */
final class Page {
    static final int COLUMNS = 80;

    private static final String CUT = "..";
    private static final int INDENT = 2;
    private static final int LABEL = 12;
    private static final int ROOM = COLUMNS - INDENT - LABEL;

    /** A figure isn't parted from its unit. */
    private static final Pattern UNIT = Pattern.compile("(?<=\\d) (?=(?:%|ms|s|min|h)\\b|%)");

    private static final char BOUND = '\u00a0';

    private final StringBuilder text = new StringBuilder();

    /** As it is, cut where it is too long. */
    void line(String plain, UnaryOperator<String> paint) {
        text.append(paint.apply(cut(plain, COLUMNS))).append(System.lineSeparator());
    }

    void gap() {
        text.append(System.lineSeparator());
    }

    void table(Table table, UnaryOperator<String> paintHead) {
        List<String> lines = table.lines(COLUMNS - INDENT);
        for (int i = 0; i < lines.size(); i++) {
            line(" ".repeat(INDENT) + lines.get(i), i == 0 ? paintHead : UnaryOperator.identity());
        }
    }

    /** Words beside a label, wrapped below one another. */
    void labelled(String label, String words, UnaryOperator<String> paint) {
        String before = label;
        for (String line : wrapped(words)) {
            text.append(" ".repeat(INDENT))
                    .append(before)
                    .repeat(' ', LABEL - before.length())
                    .append(paint.apply(line.replace(BOUND, ' ')))
                    .append(System.lineSeparator());
            before = "";
        }
    }

    void labelled(String label, String words) {
        labelled(label, words, UnaryOperator.identity());
    }

    private static List<String> wrapped(String words) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word :
                UNIT.matcher(words.strip()).replaceAll(String.valueOf(BOUND)).split("\\s+", -1)) {
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
