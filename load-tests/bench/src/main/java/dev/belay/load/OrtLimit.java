package dev.belay.load;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.belay.load.gateway.LiveSample;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Limit B: ONNX Runtime alone, the best rows per second over batch size and callers with every core busy. Inputs are
 * made once and callers share a session, as the gateway could at best; they are as many different rows as the generator
 * sends. (With one batch over and over the processor learns each tree's branches by heart: 440,000 rows/s where 160,000
 * is what the model does.) Prints the rate, batch and threads.
 */
public final class OrtLimit {
    private static final List<Integer> BATCHES = List.of(1, 2, 4, 8, 16, 32, 64);
    private static final long SEED = 30;
    private static final int DISTINCT_ROWS = 512;

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final List<Map<String, Object>> rows;
    private final long runNanos;

    private OrtLimit(OrtEnvironment environment, OrtSession session, List<Map<String, Object>> rows, long runMillis) {
        this.environment = environment;
        this.session = session;
        this.rows = rows;
        this.runNanos = TimeUnit.MILLISECONDS.toNanos(runMillis);
    }

    private record Best(double rowsPerSecond, int batch, int threads) {}

    /** Arguments: the model, the milliseconds of one measurement, and the sample if the model has named columns. */
    public static void main(String[] arguments) throws Exception {
        List<Map<String, Object>> rows = arguments.length > 2
                ? LiveSample.read(Path.of(arguments[2]), 100).rows()
                : List.of();
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            try (OrtSession session = environment.createSession(arguments[0], options)) {
                OrtLimit limit = new OrtLimit(environment, session, rows, Long.parseLong(arguments[1]));
                Best best = limit.search();
                System.out.println(best.rowsPerSecond() + " " + best.batch() + " " + best.threads());
                BufferedReader asked = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
                while (asked.readLine() != null) {
                    System.out.println(limit.rowsPerSecond(best.batch(), best.threads()));
                }
            }
        }
    }

    private Best search() throws Exception {
        int cores = Runtime.getRuntime().availableProcessors();
        Best best = new Best(0, 1, 1);
        for (int threads = 1; threads <= cores; threads++) {
            for (int batch : BATCHES) {
                double rate = rowsPerSecond(batch, threads);
                best = rate > best.rowsPerSecond() ? new Best(rate, batch, threads) : best;
            }
        }
        return best;
    }

    private double rowsPerSecond(int batch, int threads) throws Exception {
        LongAdder ran = new LongAdder();
        long warm = System.nanoTime() + runNanos / 4;
        Thread[] callers = new Thread[threads];
        for (int i = 0; i < threads; i++) {
            callers[i] = Thread.ofPlatform().start(() -> call(batch, warm, warm + runNanos, ran));
        }
        for (Thread caller : callers) {
            caller.join();
        }
        return ran.sum() * (double) batch * TimeUnit.SECONDS.toNanos(1) / runNanos;
    }

    private void call(int batch, long fromNanos, long untilNanos, LongAdder ran) {
        try {
            List<Map<String, OnnxTensor>> batches = batches(batch);
            try {
                int next = 0;
                for (long now = System.nanoTime(); now < untilNanos; now = System.nanoTime()) {
                    session.run(batches.get(next)).close();
                    next = (next + 1) % batches.size();
                    if (now >= fromNanos) {
                        ran.increment();
                    }
                }
            } finally {
                batches.forEach(inputs -> inputs.values().forEach(OnnxTensor::close));
            }
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Map<String, OnnxTensor>> batches(int batch) throws OrtException {
        Random random = new Random(SEED);
        List<Map<String, OnnxTensor>> batches = new ArrayList<>();
        for (int from = 0; from < DISTINCT_ROWS; from += batch) {
            batches.add(inputs(from, batch, random));
        }
        return batches;
    }

    private Map<String, OnnxTensor> inputs(int from, int batch, Random random) throws OrtException {
        Map<String, OnnxTensor> inputs = new HashMap<>();
        for (Map.Entry<String, NodeInfo> input : session.getInputInfo().entrySet()) {
            TensorInfo tensor = (TensorInfo) input.getValue().getInfo();
            inputs.put(input.getKey(), tensor(input.getKey(), tensor, from, batch, random));
        }
        return inputs;
    }

    private OnnxTensor tensor(String name, TensorInfo info, int from, int batch, Random random) throws OrtException {
        long[] shape = info.getShape().clone();
        shape[0] = batch;
        int elements = Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b));
        return switch (info.type) {
            case STRING -> {
                String[] texts = new String[elements];
                Arrays.setAll(texts, i -> (String) value(name, from + i));
                yield OnnxTensor.createTensor(environment, texts, shape);
            }
            case FLOAT -> {
                FloatBuffer floats = ByteBuffer.allocateDirect(elements * Float.BYTES)
                        .order(ByteOrder.nativeOrder())
                        .asFloatBuffer();
                for (int i = 0; i < elements; i++) {
                    floats.put(i, rows.isEmpty() ? (float) random.nextGaussian() : (float) value(name, from + i));
                }
                yield OnnxTensor.createTensor(environment, floats, shape);
            }
            default -> throw new IllegalStateException("an input of type " + info.type + " isn't foreseen: " + name);
        };
    }

    private Object value(String feature, int row) {
        Object value = rows.get(row % rows.size()).get(feature);
        if (value == null) {
            throw new IllegalStateException("the sample has no " + feature);
        }
        return value;
    }
}
