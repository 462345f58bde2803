package dev.belay.adapter.rest.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.adapter.rest.json.AnswerText;
import dev.belay.adapter.rest.json.JsonBuffer;
import dev.belay.serving.PredictionFixture;
import dev.belay.serving.PredictionResult;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.ModelRef;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.Weight;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** An answer written bit by bit is the one that is written at once, and no longer than was said before. */
class LargeAnswersTest {
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @RepeatedTest(50)
    void isWrittenInPiecesAsItIsAtOnce() {
        // Given outputs of any shape
        int rows = 1 + random.nextInt(5);
        boolean columns = random.nextBoolean();
        PredictionResult.Answered answer = PredictionFixture.answered(
                "primary", new ModelRef("m", "2"), outputs(rows), random.nextBoolean() ? null : "primary: \"late\"");
        int piece = 1 + random.nextInt(50);
        // When
        String v1 = inPieces(new PredictResponseWriter("m", columns, rows, answer), piece);
        String v2 = inPieces(new InferResponseWriter("m", "id", List.of(), answer), piece);
        // Then
        assertEquals(
                text(new PredictResponseWriter("m", columns, rows, answer).whole(new JsonBuffer())),
                v1,
                "seed " + seed);
        assertEquals(
                text(new InferResponseWriter("m", "id", List.of(), answer).whole(new JsonBuffer())),
                v2,
                "seed " + seed);
    }

    @RepeatedTest(50)
    void isNoLongerThanItsShapeSays() {
        // Given
        List<Tensor> output = List.of(output("y", shape(1 + random.nextInt(5)), random.nextInt(5)));
        // When
        byte[] written = TensorText.nested(output.getFirst()).whole(new JsonBuffer());
        // Then
        assertTrue(written.length <= Weight.text(output), "seed " + seed + ": " + output);
    }

    @Test
    void splitsNoLongTextBetweenSurrogates() {
        // Given a text of several parts, at whose seams two chars are one character
        String text = "x" + "😀".repeat(5_000);
        Tensor tensor = new Tensor("t", Datatype.BYTES, new long[] {1}, new TensorData.Strings(new String[] {text}));
        // When
        String written = inPieces(TensorText.flat(tensor), 1);
        // Then
        assertEquals("[\"" + text + "\"]", written);
    }

    private List<Tensor> outputs(int rows) {
        List<Tensor> outputs = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            outputs.add(
                    output("y" + i, shape(random.nextInt(8) == 0 ? 1 + random.nextInt(5) : rows), random.nextInt(6)));
        }
        return outputs;
    }

    private long[] shape(int rows) {
        long[] shape = new long[1 + random.nextInt(4)];
        shape[0] = rows;
        for (int i = 1; i < shape.length; i++) {
            shape[i] = random.nextInt(4);
        }
        return shape;
    }

    private Tensor output(String name, long[] shape, int kind) {
        int count = (int) Weight.elements(shape);
        return switch (kind) {
            case 0 -> {
                float[] values = new float[count];
                for (int i = 0; i < count; i++) {
                    values[i] = Float.intBitsToFloat(random.nextInt());
                }
                yield new Tensor(name, Datatype.FP32, shape, new TensorData.Floats(values));
            }
            case 1 -> {
                double[] values = new double[count];
                for (int i = 0; i < count; i++) {
                    values[i] = Double.longBitsToDouble(random.nextLong());
                }
                yield new Tensor(name, Datatype.FP64, shape, new TensorData.Doubles(values));
            }
            case 2 -> {
                long[] values = random.longs(count).toArray();
                yield new Tensor(
                        name,
                        random.nextBoolean() ? Datatype.INT64 : Datatype.UINT64,
                        shape,
                        new TensorData.Longs(values));
            }
            case 3 -> {
                int[] values = random.ints(count).toArray();
                yield new Tensor(
                        name,
                        random.nextBoolean() ? Datatype.INT32 : Datatype.UINT32,
                        shape,
                        new TensorData.Ints(values));
            }
            case 4 -> {
                short[] values = new short[count];
                for (int i = 0; i < count; i++) {
                    values[i] = (short) random.nextInt();
                }
                Datatype[] types = {Datatype.INT16, Datatype.UINT16, Datatype.FP16, Datatype.BF16};
                yield new Tensor(name, types[random.nextInt(types.length)], shape, new TensorData.Shorts(values));
            }
            default -> {
                String[] values = new String[count];
                for (int i = 0; i < count; i++) {
                    values[i] = "a é 中".repeat(random.nextInt(3));
                }
                yield new Tensor(name, Datatype.BYTES, shape, new TensorData.Strings(values));
            }
        };
    }

    private static String inPieces(AnswerText text, int bytes) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        JsonBuffer out = new JsonBuffer();
        boolean more;
        do {
            more = text.writeMore(out, bytes);
            all.writeBytes(out.take());
        } while (more);
        return all.toString(StandardCharsets.UTF_8);
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
