package dev.belay.adapter.heuristic;

import dev.belay.model.Document;
import dev.belay.model.ModelLoadException;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.HalfPrecision;
import org.jspecify.annotations.Nullable;

/**
 * How a feature's value becomes a key of the table.
 *
 * @param width of a bin, in the feature's unit: the key is floor(value / width); 0 where the value itself is the key
 */
record LookupKey(Feature feature, double width) {
    /** The key; null where the table can have none. */
    @Nullable
    Object of(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case String text -> text;
            case Number number when width > 0 -> (long) Math.floor(number.doubleValue() / width);
            case Number number -> number.doubleValue() + 0.0; // -0.0 becomes 0.0
            default -> value.toString();
        };
    }

    /** As a request's tensor holds it. */
    private static double held(Datatype datatype, String spelt) {
        return switch (datatype) {
            case FP16, BF16 ->
                HalfPrecision.toFloat(datatype, HalfPrecision.round(datatype, Double.parseDouble(spelt), spelt));
            case FP32 -> Float.parseFloat(spelt);
            default -> Double.parseDouble(spelt);
        };
    }

    /** The key as the file spells it. */
    Object parse(String spelt, Document at) throws ModelLoadException {
        try {
            if (feature.isText() || feature.spec().datatype() == Datatype.BOOL) {
                return spelt;
            }
            if (width > 0) {
                return Long.parseLong(spelt);
            }
            return held(feature.spec().datatype(), spelt) + 0.0;
        } catch (NumberFormatException e) {
            throw at.wrong("an entry whose key is a " + (width > 0 ? "whole " : "") + "number, as the key of '"
                    + feature.name() + "' is");
        }
    }
}
