package dev.belay.adapter.rest.codec;

import dev.belay.adapter.rest.json.AnswerText;
import dev.belay.adapter.rest.json.JsonBuffer;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import java.util.Arrays;

/** A block of a tensor's elements as {@link TensorJson} writes it, but bit by bit. */
final class TensorText implements AnswerText {
    /** Longer strings are written in several parts. */
    private static final int MOST_CHARACTERS = 4_096;

    private final Tensor tensor;
    private final int from;
    /** How many units a part of each level has; the outermost first. */
    private final int[] sizes;
    /** Elements, or the empty brackets of a dimension that has none. */
    private final int units;

    private final boolean empty;
    private int unit;
    private int character;

    private TensorText(Tensor tensor, int from, int[] sizes, int units, boolean empty) {
        this.tensor = tensor;
        this.from = from;
        this.sizes = sizes;
        this.units = units;
        this.empty = empty;
    }

    static TensorText flat(Tensor tensor) {
        return along(tensor, 0, new long[] {tensor.data().length()});
    }

    static TensorText nested(Tensor tensor) {
        return along(tensor, 0, tensor.shape());
    }

    static TensorText row(Tensor tensor, int row) {
        int perRow = tensor.data().length() / tensor.rows();
        return along(tensor, row * perRow, Arrays.copyOfRange(tensor.shape(), 1, tensor.shape().length));
    }

    private static TensorText along(Tensor tensor, int from, long[] dimensions) {
        int levels = 0;
        while (levels < dimensions.length && dimensions[levels] > 0) {
            levels++;
        }
        int[] sizes = new int[levels];
        int units = 1;
        for (int level = levels - 1; level >= 0; level--) {
            units = Math.multiplyExact(units, Math.toIntExact(dimensions[level]));
            sizes[level] = units;
        }
        return new TensorText(tensor, from, sizes, units, levels < dimensions.length);
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
                close(out);
            }
        }
        return unit < units;
    }

    private void open(JsonBuffer out) {
        if (unit > 0) {
            out.raw(',');
        }
        for (int size : sizes) {
            if (unit % size == 0) {
                out.raw('[');
            }
        }
    }

    private void close(JsonBuffer out) {
        for (int level = sizes.length - 1; level >= 0; level--) {
            if (unit % sizes[level] == 0) {
                out.raw(']');
            }
        }
    }

    /** @return false if there is more of a long string */
    private boolean writeUnit(JsonBuffer out) {
        if (empty) {
            out.raw('[').raw(']');
            return true;
        }
        if (tensor.data() instanceof TensorData.Strings strings) {
            String text = strings.values()[from + unit];
            if (text.length() > MOST_CHARACTERS) {
                return writePart(out, text);
            }
        }
        TensorJson.element(out, tensor, from + unit);
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
}
