package dev.belay.adapter.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.belay.model.LoadedModel;
import dev.belay.model.ModelCard;
import dev.belay.model.ModelRun;
import dev.belay.model.ModelVersion;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Prints µs of CPU per call (all of a run's work is on the calling thread): our run against one that makes every tensor
 * anew and reads values as Java objects. By hand, from the project's folder: {@code java -cp <test class path> dev.belay.adapter.onnx.OnnxRunTiming}.
 */
final class OnnxRunTiming {
    private static final int ROUNDS = 15;
    private static final int CALLS = 2_000;

    private OnnxRunTiming() {}

    private interface Call {
        Object call() throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        PrintStream out = System.out;
        out.println("model, rows: ours / naive, µs of CPU per call, median of " + ROUNDS + " rounds");
        for (String folder : List.of("models/flights/1", "models/flights/2", "load-tests/bench-models/trees/1")) {
            ModelVersion version = RealModels.version(folder);
            try (LoadedModel model = Graphs.RUNTIME.load(version);
                    ModelRun run = model.newRun();
                    OrtSession session = session(version)) {
                for (int rows : new int[] {1, 8, 32}) {
                    List<Tensor[]> members = members(version.card().orElseThrow(), rows);
                    double ours = medianMicros(() -> run.run(members));
                    double naive = medianMicros(() -> naive(session, members));
                    out.printf("%s, %d: %.1f / %.1f%n", folder, rows, ours, naive);
                }
            }
        }
    }

    private static OrtSession session(ModelVersion version) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setCPUArenaAllocator(false);
            options.setMemoryPatternOptimization(false);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            return OrtEnvironment.getEnvironment()
                    .createSession(version.artifact().toString(), options);
        }
    }

    private static List<Tensor[]> members(ModelCard card, int rows) {
        List<Tensor[]> members = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            members.add(card.goldens().get(i % card.goldens().size()).inputs().toArray(Tensor[]::new));
        }
        return members;
    }

    private static List<Object> naive(OrtSession session, List<Tensor[]> members) throws OrtException {
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        for (int i = 0; i < members.getFirst().length; i++) {
            inputs.put(members.getFirst()[i].name(), naiveInput(members, i));
        }
        List<Object> values = new ArrayList<>();
        try (OrtSession.Result result = session.run(inputs)) {
            for (var output : result) {
                values.add(output.getValue().getValue());
            }
        }
        inputs.values().forEach(OnnxTensor::close);
        return values;
    }

    private static OnnxTensor naiveInput(List<Tensor[]> members, int input) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        long[] shape = members.getFirst()[input].shape().clone();
        shape[0] = members.size();
        if (members.getFirst()[input].data() instanceof TensorData.Strings) {
            String[] values = members.stream()
                    .map(member -> ((TensorData.Strings) member[input].data()).values()[0])
                    .toArray(String[]::new);
            return OnnxTensor.createTensor(environment, values, shape);
        }
        int perRow = members.getFirst()[input].data().length();
        FloatBuffer joined = FloatBuffer.allocate(perRow * members.size());
        members.forEach(member -> joined.put(((TensorData.Floats) member[input].data()).values()));
        return OnnxTensor.createTensor(environment, joined.flip(), shape);
    }

    private static double medianMicros(Call call) throws Exception {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        double[] micros = new double[ROUNDS];
        Object sink = null;
        for (int round = -ROUNDS; round < ROUNDS; round++) {
            long begin = threads.getCurrentThreadCpuTime();
            for (int i = 0; i < CALLS; i++) {
                sink = call.call();
            }
            if (round >= 0) {
                micros[round] = (threads.getCurrentThreadCpuTime() - begin) / 1e3 / CALLS;
            }
        }
        if (sink == null) {
            throw new IllegalStateException("nothing was answered");
        }
        Arrays.sort(micros);
        return micros[ROUNDS / 2];
    }
}
