package dev.belay.routing;

import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What keeps a caller in one arm. The hash is salted, one salt per rollout, so that two rollouts don't try the same
 * callers; a larger share contains the smaller one, because the same hash draws the arm in both.
 *
 * @param name of the header, or of the feature (of a request's first row)
 */
public record StickyKey(Source source, String name, long salt) {
    public enum Source {
        HEADER,
        FEATURE
    }

    /** @return 64 bits of hash; null if the request lacks the key */
    public @Nullable Long hash(Inputs inputs, @Nullable String header) {
        String key = source == Source.HEADER ? header : feature(inputs);
        return key == null || key.isEmpty() ? null : hash(key);
    }

    private @Nullable String feature(Inputs inputs) {
        Tensor tensor = inputs.find(name);
        return tensor == null || tensor.data().length() == 0 ? null : first(tensor.data());
    }

    private static String first(TensorData data) {
        return switch (data) {
            case TensorData.Bools bools -> String.valueOf(bools.values()[0]);
            case TensorData.Bytes bytes -> String.valueOf(bytes.values()[0]);
            case TensorData.Shorts shorts -> String.valueOf(shorts.values()[0]);
            case TensorData.Ints ints -> String.valueOf(ints.values()[0]);
            case TensorData.Longs longs -> String.valueOf(longs.values()[0]);
            case TensorData.Floats floats -> String.valueOf(floats.values()[0]);
            case TensorData.Doubles doubles -> String.valueOf(doubles.values()[0]);
            case TensorData.Strings strings -> strings.values()[0];
        };
    }

    long hash(String key) {
        long hash = salt;
        for (byte next : key.getBytes(StandardCharsets.UTF_8)) {
            hash = mix(hash ^ next);
        }
        return mix(hash);
    }

    /** The finaliser of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014). */
    private static long mix(long value) {
        long mixed = (value + 0x9E3779B97F4A7C15L);
        mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }
}
