package dev.belay.adapter.rest;

import dev.belay.serving.PredictionFixture;
import dev.belay.serving.PredictionResult;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.ModelRef;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Prints what the codec costs in CPU time per request: 30 floats in one tensor, read and answered. Run by hand. */
final class CodecSpeed {
    private static final int REQUESTS = 400_000;
    private static final FeatureSet FEATURES =
            new FeatureSet(List.of(new TensorSpec("input", Datatype.FP32, List.of(-1L, 30L))), false);
    private static final PredictionResult.Answered ANSWER = PredictionFixture.answered(
            "primary",
            new ModelRef("trees", "1"),
            List.of(new Tensor(
                    "variable", Datatype.FP32, new long[] {1, 1}, new TensorData.Floats(new float[] {0.26142025f}))),
            null);

    private CodecSpeed() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws RequestFault {
        Random random = new Random(1);
        for (int digits : new int[] {3, 8, 17}) {
            String data = IntStream.range(0, 30)
                    .mapToObj(i -> digits > 8
                            ? Double.toString(random.nextGaussian())
                            : ("%." + digits + "f").formatted(random.nextGaussian()))
                    .collect(Collectors.joining(","));
            byte[] body = ("{\"inputs\":[{\"name\":\"input\",\"shape\":[1,30],\"datatype\":\"FP32\",\"data\":[" + data
                            + "]}]}")
                    .getBytes(StandardCharsets.UTF_8);
            for (int round = 0; round < 5; round++) {
                measure(body);
            }
            System.out.printf("%d digits, %d bytes: %d ns of CPU per request%n", digits, body.length, measure(body));
        }
    }

    private static long measure(byte[] body) throws RequestFault {
        JsonBuffer out = new JsonBuffer();
        long bytes = 0;
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int i = 0; i < REQUESTS; i++) {
            InferRequest request = InferRequestReader.read(body, "trees", FEATURES, List.of());
            bytes += InferResponseWriter.write(out, "trees", request.id(), request.outputs(), ANSWER).length;
        }
        long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
        return bytes == 0 ? 0 : nanos / REQUESTS;
    }
}
