package dev.belay.vocabulary;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Guesses which of several names was meant. */
public final class Spelling {
    /** Longer names get no guess: the work grows with the square of a length that a caller may choose. */
    public static final int LONGEST_NAME = 64;

    private static final int LETTERS_PER_SLIP = 3;

    private Spelling() {}

    /** The one with the fewest edits away, at most one per three letters (but one at least); null if none is. */
    public static @Nullable String nearest(String name, Collection<String> candidates) {
        if (name.length() > LONGEST_NAME) {
            return null;
        }
        String nearest = null;
        int fewest = Math.max(1, name.length() / LETTERS_PER_SLIP) + 1;
        for (String candidate : candidates) {
            if (Math.abs(candidate.length() - name.length()) < fewest) {
                int edits = edits(name, candidate);
                if (edits < fewest) {
                    fewest = edits;
                    nearest = candidate;
                }
            }
        }
        return nearest;
    }

    /** Levenshtein's distance, but that two neighbours swapped are one edit: with optimal string alignment. */
    private static int edits(String left, String right) {
        int[][] table = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= right.length(); j++) {
                table[i][j] = i == 0 || j == 0 ? i + j : edits(table, i, j, left, right);
            }
        }
        return table[left.length()][right.length()];
    }

    private static int edits(int[][] table, int i, int j, String left, String right) {
        boolean same = left.charAt(i - 1) == right.charAt(j - 1);
        int fewest = Math.min(table[i - 1][j - 1] + (same ? 0 : 1), 1 + Math.min(table[i - 1][j], table[i][j - 1]));
        boolean swapped = i > 1
                && j > 1
                && left.charAt(i - 1) == right.charAt(j - 2)
                && left.charAt(i - 2) == right.charAt(j - 1);
        return swapped ? Math.min(fewest, table[i - 2][j - 2] + 1) : fewest;
    }
}
