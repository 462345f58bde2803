package dev.belay.model;

import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One-row inputs to try a version with: the card's goldens, or made up for a bare artifact. */
final class Examples {
    /** Free dimensions after the first get this size in made-up rows: more than one, so that mix-ups show. */
    private static final int INNER = 2;

    private Examples() {}

    /** The goldens, then made-up rows up to so many; each in the signature's order. */
    static List<Tensor[]> atLeast(int count, Signature signature, Optional<ModelCard> card) throws ModelLoadException {
        List<Tensor[]> examples = new ArrayList<>();
        if (card.isPresent()) {
            for (int i = 0; i < card.get().goldens().size(); i++) {
                examples.add(golden(signature, card.get().goldens().get(i), i + 1));
            }
        }
        for (int seed = 0; examples.size() < count; seed++) {
            examples.add(madeUp(signature, seed));
        }
        return examples;
    }

    /** @param number counted from 1, for people */
    static Tensor[] golden(Signature signature, ModelCard.Golden golden, int number) throws ModelLoadException {
        Tensor[] member = new Tensor[signature.inputs().size()];
        for (int i = 0; i < member.length; i++) {
            TensorSpec spec = signature.inputs().get(i);
            Tensor tensor = Agreement.find(golden.inputs(), spec.name());
            if (tensor == null) {
                throw new ModelLoadException("golden example " + number + " lacks the input '" + spec.name() + "'");
            }
            if (tensor.datatype() != spec.datatype() || !spec.accepts(tensor.shape())) {
                throw new ModelLoadException("golden example " + number + ": input " + tensor + " should be "
                        + spec.datatype() + spec.shape());
            }
            member[i] = tensor;
        }
        return member;
    }

    /** Small values that differ from element to element and from seed to seed. */
    private static Tensor[] madeUp(Signature signature, int seed) {
        Tensor[] member = new Tensor[signature.inputs().size()];
        for (int i = 0; i < member.length; i++) {
            TensorSpec spec = signature.inputs().get(i);
            long[] shape = new long[spec.shape().size()];
            int elements = 1;
            for (int d = 0; d < shape.length; d++) {
                long dimension = spec.shape().get(d);
                shape[d] = dimension != -1 ? dimension : d == 0 ? 1 : INNER;
                elements = Math.toIntExact(elements * shape[d]);
            }
            member[i] = new Tensor(spec.name(), spec.datatype(), shape, data(spec.datatype(), elements, seed));
        }
        return member;
    }

    private static TensorData data(Datatype datatype, int elements, int seed) {
        return switch (datatype) {
            case BOOL -> new TensorData.Bools(new boolean[elements]);
            case UINT8, INT8 -> {
                byte[] values = new byte[elements];
                for (int i = 0; i < elements; i++) {
                    values[i] = (byte) bit(i, seed);
                }
                yield new TensorData.Bytes(values);
            }
            case UINT16, INT16, FP16, BF16 -> new TensorData.Shorts(new short[elements]);
            case UINT32, INT32 -> {
                int[] values = new int[elements];
                for (int i = 0; i < elements; i++) {
                    values[i] = bit(i, seed);
                }
                yield new TensorData.Ints(values);
            }
            case UINT64, INT64 -> {
                long[] values = new long[elements];
                for (int i = 0; i < elements; i++) {
                    values[i] = bit(i, seed);
                }
                yield new TensorData.Longs(values);
            }
            case FP32 -> {
                float[] values = new float[elements];
                for (int i = 0; i < elements; i++) {
                    values[i] = (float) fraction(i, seed);
                }
                yield new TensorData.Floats(values);
            }
            case FP64 -> {
                double[] values = new double[elements];
                for (int i = 0; i < elements; i++) {
                    values[i] = fraction(i, seed);
                }
                yield new TensorData.Doubles(values);
            }
            case BYTES -> {
                String[] values = new String[elements];
                for (int i = 0; i < elements; i++) {
                    values[i] = bit(i, seed) == 0 ? "a" : "b";
                }
                yield new TensorData.Strings(values);
            }
        };
    }

    private static int bit(int i, int seed) {
        return (i + seed) % 2;
    }

    /** From -0.5 to 0.5; steps of the golden ratio never repeat. */
    private static double fraction(int i, int seed) {
        return ((i + 1 + 7 * seed) * 0.6180339887) % 1 - 0.5;
    }
}
