package dev.belay.adapter.cli.status;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Columns two blanks apart: the first ones hold names, to the left; the others figures, to the right. */
final class Table {
    private static final int APART = 2;
    /** No name is cut to less. */
    private static final int NARROWEST = 6;

    private final int names;
    private final List<List<String>> rows = new ArrayList<>();

    /** @param names how many columns hold names; where the table is too wide these are cut, the widest first */
    Table(int names, List<String> head) {
        this.names = names;
        rows.add(head);
    }

    /** @param cells as many as the head has */
    void row(String... cells) {
        rows.add(List.of(cells));
    }

    List<String> lines(int columns) {
        int[] widths =
                IntStream.range(0, rows.getFirst().size()).map(this::width).toArray();
        int over = IntStream.of(widths).sum() + APART * (widths.length - 1) - columns;
        while (over > 0) {
            int widest = widestName(widths);
            if (widths[widest] <= NARROWEST) {
                break;
            }
            widths[widest]--;
            over--;
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    private int widestName(int[] widths) {
        int widest = 0;
        for (int c = 1; c < names; c++) {
            widest = widths[c] > widths[widest] ? c : widest;
        }
        return widest;
    }

    private String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < widths.length; c++) {
            String cell = Page.cut(row.get(c), widths[c]);
            int blanks = widths[c] - cell.length();
            line.repeat(' ', c == 0 ? 0 : APART);
            if (c < names) {
                line.append(cell).repeat(' ', blanks);
            } else {
                line.repeat(' ', blanks).append(cell);
            }
        }
        return line.toString().stripTrailing();
    }
}
