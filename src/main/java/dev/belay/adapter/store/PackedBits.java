package dev.belay.adapter.store;

import dev.belay.rollout.rule.RolloutRules;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.BitSet;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** A million bits, most of them zero, in few bytes. */
final class PackedBits {
    /** Unpacked: one bit per sticky key. */
    private static final int MOST_BYTES = RolloutRules.KEYS / Byte.SIZE;

    private PackedBits() {}

    static byte[] of(BitSet bits) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed, deflater)) {
            out.write(bits.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            deflater.end();
        }
        return packed.toByteArray();
    }

    static BitSet read(byte[] packed) {
        return BitSet.valueOf(unpacked(packed));
    }

    /** @throws IllegalArgumentException if they are damaged */
    static byte[] unpacked(byte[] packed) {
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(packed))) {
            return in.readNBytes(MOST_BYTES);
        } catch (IOException e) {
            throw new IllegalArgumentException("state of the rule has a damaged word", e);
        }
    }
}
