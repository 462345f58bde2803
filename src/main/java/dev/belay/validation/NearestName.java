package dev.belay.validation;

import dev.belay.vocabulary.FeatureSet;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Guesses which name was meant, of a feature or of a property. */
public final class NearestName {
    /** Longer names get no guess: the work grows with the square, and the caller chooses the name. */
    private static final int LONGEST_NAME = 64;

    private static final int LETTERS_PER_SLIP = 3;

    private NearestName() {}

    /** The words for a feature that the endpoint doesn't have. */
    public static String unknownFeature(String name, FeatureSet features) {
        String shown = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "…" : name;
        String nearest = nearest(name, features);
        return "unknown feature '" + shown + "'" + (nearest == null ? "" : "; did you mean '" + nearest + "'?");
    }

    /** The feature whose name is nearest; null if none is near. */
    public static @Nullable String nearest(String name, FeatureSet features) {
        return nearest(
                name,
                features.features().stream()
                        .map(feature -> feature.spec().name())
                        .toList());
    }

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

    /** Levenshtein's distance, with one row of the table kept. */
    private static int edits(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[right.length()];
    }
}
