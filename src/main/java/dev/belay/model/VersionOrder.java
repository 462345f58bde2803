package dev.belay.model;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Natural order of opaque version strings: runs of digits compare as numbers ("9" before "10", "v2" before "v10"), the
 * rest as text; {@code heuristic} needs no special place, because it is never compared with a model.
 */
public final class VersionOrder {
    public static final Comparator<String> NATURAL = VersionOrder::compare;

    private static final Pattern PART = Pattern.compile("\\d+|\\D+");

    private VersionOrder() {}

    private static int compare(String left, String right) {
        Matcher leftParts = PART.matcher(left);
        Matcher rightParts = PART.matcher(right);
        boolean hasLeft = leftParts.find();
        boolean hasRight = rightParts.find();
        while (hasLeft && hasRight) {
            String leftPart = leftParts.group();
            String rightPart = rightParts.group();
            boolean numbers = isNumber(leftPart) && isNumber(rightPart);
            int order = numbers
                    ? new BigInteger(leftPart).compareTo(new BigInteger(rightPart))
                    : leftPart.compareTo(rightPart);
            if (order != 0) {
                return order;
            }
            hasLeft = leftParts.find();
            hasRight = rightParts.find();
        }
        return hasLeft == hasRight ? left.compareTo(right) : Boolean.compare(hasLeft, hasRight);
    }

    private static boolean isNumber(String part) {
        return part.charAt(0) >= '0' && part.charAt(0) <= '9';
    }
}
