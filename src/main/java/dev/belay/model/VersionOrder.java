package dev.belay.model;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Natural order of opaque version strings: runs of digits compare as numbers ("9" before "10", "v2" before "v10"), the
 * rest as text; {@code heuristic} needs no special place, because it is never compared with a model.
 */
public final class VersionOrder implements Comparator<String> {
    public static final VersionOrder NATURAL = new VersionOrder();

    private static final Pattern PART = Pattern.compile("\\d+|\\D+");

    private VersionOrder() {}

    @Override
    public int compare(String left, String right) {
        Matcher leftParts = PART.matcher(left);
        Matcher rightParts = PART.matcher(right);
        while (true) {
            boolean hasLeft = leftParts.find();
            boolean hasRight = rightParts.find();
            if (!hasLeft || !hasRight) {
                int byLength = Boolean.compare(hasLeft, hasRight);
                return byLength != 0 ? byLength : left.compareTo(right);
            }
            int order = comparePart(leftParts.group(), rightParts.group());
            if (order != 0) {
                return order;
            }
        }
    }

    private static int comparePart(String left, String right) {
        boolean numbers = isNumber(left) && isNumber(right);
        return numbers ? new BigInteger(left).compareTo(new BigInteger(right)) : left.compareTo(right);
    }

    /** The digits of {@link #PART}, which are those of ASCII. */
    private static boolean isNumber(String part) {
        return part.charAt(0) >= '0' && part.charAt(0) <= '9';
    }
}
