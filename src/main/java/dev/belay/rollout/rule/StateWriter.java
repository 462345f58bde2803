package dev.belay.rollout.rule;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Words in a line, with a space between. */
final class StateWriter {
    private final StringBuilder line;

    StateWriter(String version) {
        line = new StringBuilder(2_000).append(version);
    }

    String line() {
        return line.toString();
    }

    /** @param word without spaces */
    void word(String word) {
        line.append(' ').append(word);
    }

    void number(long number) {
        line.append(' ').append(number);
    }

    void flag(boolean flag) {
        number(flag ? 1 : 0);
    }

    /** All bits of it. */
    void exact(double number) {
        word(Double.toHexString(number));
    }

    /** How many there are, and each. */
    <T> void numbers(List<T> numbers, Consumer<T> each) {
        number(numbers.size());
        numbers.forEach(each);
    }

    void bits(BitSet bits) {
        word(compressed(bits.toByteArray()));
    }

    /** Thousands of them. */
    void packed(List<Long> numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * numbers.size());
        numbers.forEach(bytes::putLong);
        word(compressed(bytes.array()));
    }

    private static String compressed(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed, deflater)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            deflater.end();
        }
        return Base64.getEncoder().withoutPadding().encodeToString(packed.toByteArray());
    }
}
