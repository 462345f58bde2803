package dev.belay.adapter.cli.text;

import java.util.Comparator;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Columns two blanks apart: the first ones hold names, to the left; the others figures, to the right.
 *
 * @param names how many columns hold names; where the table is too wide these are cut, the widest first
 * @param rows all of the same length, the first one with the columns' titles
 */
public record TextTable(int names, List<List<String>> rows) {
    private static final int GAP = 2;
    /** No name is cut to less. */
    private static final int NARROWEST = 6;

    /** Names alone, however wide. */
    public static String of(List<List<String>> rows) {
        return new TextTable(rows.getFirst().size(), rows)
                .lines(Integer.MAX_VALUE).stream()
                        .map(line -> line + System.lineSeparator())
                        .collect(Collectors.joining());
    }

    List<String> lines(int columns) {
        int[] widths =
                IntStream.range(0, rows.getFirst().size()).map(this::width).toArray();
        BinaryOperator<Integer> wider = BinaryOperator.maxBy(Comparator.comparing(column -> widths[column]));
        for (int over = IntStream.of(widths).sum() + GAP * (widths.length - 1) - columns; over > 0; over--) {
            int widest = IntStream.range(0, names).boxed().reduce(0, wider);
            if (widths[widest] <= NARROWEST) {
                break;
            }
            widths[widest]--;
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    private String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < widths.length; c++) {
            String cell = Page.cut(row.get(c), widths[c]);
            int blanks = widths[c] - cell.length();
            line.repeat(' ', c < names ? 0 : blanks).append(cell).repeat(' ', c < names ? blanks + GAP : GAP);
        }
        return line.toString().stripTrailing();
    }
}
