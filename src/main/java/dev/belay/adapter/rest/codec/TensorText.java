package dev.belay.adapter.rest.codec;

import dev.belay.adapter.rest.json.AnswerText;
import dev.belay.adapter.rest.json.JsonBuffer;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.HalfPrecision;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;

/** Writes a tensor's elements as JSON: flat, as v2 has them, or nested along the shape, as v1 has them. */
final class TensorText implements AnswerText {
    /** Longer strings are written in several parts. */
    private static final int MOST_CHARACTERS = 4_096;

    private final Tensor tensor;
    /** How many units a list of each level has; the outermost first. */
    private final int[] sizes;
    /** Elements, or the empty brackets of a dimension that has none. */
    private final int units;

    private final boolean empty;
    private int from;
    private int unit;
    private int character;

    /** @param first of the dimensions that are lists */
    private TensorText(Tensor tensor, long[] dimensions, int first) {
        int levels = first;
        while (levels < dimensions.length && dimensions[levels] > 0) {
            levels++;
        }
        int product = 1;
        int[] products = new int[levels - first];
        for (int level = products.length - 1; level >= 0; level--) {
            product = Math.multiplyExact(product, Math.toIntExact(dimensions[first + level]));
            products[level] = product;
        }
        this.tensor = tensor;
        this.sizes = products;
        this.units = product;
        this.empty = levels < dimensions.length;
    }

    static TensorText flat(Tensor tensor) {
        return new TensorText(tensor, new long[] {tensor.data().length()}, 0);
    }

    /** A bare value for a scalar. */
    static TensorText nested(Tensor tensor) {
        return new TensorText(tensor, tensor.shape(), 0);
    }

    /** The first row; {@link #nextRow} for the others. */
    static TensorText row(Tensor tensor) {
        return new TensorText(tensor, tensor.shape(), 1);
    }

    void nextRow() {
        from += empty ? 0 : units;
        unit = 0;
    }

    @Override
    public boolean writeMore(JsonBuffer out, int bytes) {
        while (unit < units && out.length() < bytes) {
            if (character == 0) {
                open(out);
            }
            if (writeUnit(out)) {
                unit++;
                character = 0;
                brackets(out, ']');
            }
        }
        return unit < units;
    }

    private void open(JsonBuffer out) {
        if (unit > 0) {
            out.raw(',');
        }
        brackets(out, '[');
    }

    /** Of each list that begins or ends at this unit. */
    private void brackets(JsonBuffer out, char bracket) {
        for (int level = sizes.length - 1; level >= 0 && unit % sizes[level] == 0; level--) {
            out.raw(bracket);
        }
    }

    /** @return false if there is more of a long string */
    private boolean writeUnit(JsonBuffer out) {
        if (empty) {
            out.raw("[]");
            return true;
        }
        if (tensor.data() instanceof TensorData.Strings strings
                && strings.values()[from + unit].length() > MOST_CHARACTERS) {
            return writePart(out, strings.values()[from + unit]);
        }
        writeElement(out, from + unit);
        return true;
    }

    private boolean writePart(JsonBuffer out, String text) {
        if (character == 0) {
            out.raw('"');
        }
        int to = Math.min(text.length(), character + MOST_CHARACTERS);
        if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
            to++;
        }
        out.characters(text, character, to);
        character = to;
        if (character < text.length()) {
            return false;
        }
        out.raw('"');
        return true;
    }

    private void writeElement(JsonBuffer out, int i) {
        Datatype datatype = tensor.datatype();
        switch (tensor.data()) {
            case TensorData.Floats floats -> out.number(floats.values()[i]);
            case TensorData.Doubles doubles -> out.number(doubles.values()[i]);
            case TensorData.Strings strings -> out.string(strings.values()[i]);
            case TensorData.Bools bools -> out.raw(bools.values()[i] ? "true" : "false");
            case TensorData.Longs longs
            when datatype == Datatype.UINT64 -> out.raw(Long.toUnsignedString(longs.values()[i]));
            case TensorData.Longs longs -> out.number(longs.values()[i]);
            case TensorData.Ints ints
            when datatype == Datatype.UINT32 -> out.number(Integer.toUnsignedLong(ints.values()[i]));
            case TensorData.Ints ints -> out.number((long) ints.values()[i]);
            case TensorData.Bytes bytes
            when datatype == Datatype.UINT8 -> out.number(Byte.toUnsignedLong(bytes.values()[i]));
            case TensorData.Bytes bytes -> out.number((long) bytes.values()[i]);
            case TensorData.Shorts shorts
            when datatype == Datatype.UINT16 -> out.number(Short.toUnsignedLong(shorts.values()[i]));
            case TensorData.Shorts shorts when datatype == Datatype.INT16 -> out.number((long) shorts.values()[i]);
            case TensorData.Shorts halves -> {
                float value = HalfPrecision.toFloat(datatype, halves.values()[i]);
                out.number(Float.isFinite(value) ? HalfPrecision.shortest(datatype, halves.values()[i]) : value);
            }
        }
    }
}
