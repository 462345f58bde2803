package dev.belay.rollout.rule;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.function.Supplier;
import java.util.zip.InflaterInputStream;

/** Reads what {@link StateWriter} wrote, word by word. */
final class StateReader {
    /** Of one list: more than any state has. */
    private static final int MOST = 10_000;
    /** Of one compressed word, unpacked: the sticky keys, one bit each. */
    private static final int MOST_BYTES = RolloutRules.KEYS / Byte.SIZE;

    private final String[] words;
    private int next = 1;

    StateReader(List<String> versions, String line) {
        words = line.split(" ", -1);
        if (!versions.contains(words[0])) {
            throw new IllegalArgumentException(
                    "state of the rule has version '" + words[0] + "', allowed are " + String.join(" and ", versions));
        }
    }

    String version() {
        return words[0];
    }

    String word() {
        if (next == words.length) {
            throw new IllegalArgumentException("state of the rule ends after " + next + " words, more are needed");
        }
        return words[next++];
    }

    void end() {
        if (next != words.length) {
            throw new IllegalArgumentException("state of the rule has " + words.length + " words, allowed are " + next);
        }
    }

    long number() {
        return Long.parseLong(word());
    }

    int integer() {
        return Integer.parseInt(word());
    }

    boolean flag() {
        return number() == 1;
    }

    double exact() {
        return Double.parseDouble(word());
    }

    <T> List<T> list(Supplier<T> each) {
        int size = integer();
        if (size < 0 || size > MOST) {
            throw new IllegalArgumentException("list of " + size + " numbers, allowed are 0 to " + MOST);
        }
        List<T> list = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            list.add(each.get());
        }
        return List.copyOf(list);
    }

    BitSet bits() {
        return BitSet.valueOf(uncompressed(word()));
    }

    List<Long> unpacked() {
        ByteBuffer bytes = ByteBuffer.wrap(uncompressed(word()));
        List<Long> numbers = new ArrayList<>(bytes.remaining() / Long.BYTES);
        while (bytes.remaining() >= Long.BYTES) {
            numbers.add(bytes.getLong());
        }
        return List.copyOf(numbers);
    }

    private static byte[] uncompressed(String word) {
        byte[] packed = Base64.getDecoder().decode(word);
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(packed))) {
            return in.readNBytes(MOST_BYTES);
        } catch (IOException e) {
            throw new IllegalArgumentException("state of the rule has a damaged word", e);
        }
    }
}
