package dev.belay.load.bench;

import dev.belay.load.OrtLimit;
import dev.belay.load.gateway.JavaChild;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Limit B: ONNX Runtime alone, at its best batch and threads; measured anew beside each round. */
final class ModelLimit implements AutoCloseable {
    private final JavaChild child;
    private final String batch;
    private final String threads;

    private ModelLimit(JavaChild child) throws IOException {
        this.child = child;
        String[] best = child.line().split(" ", -1);
        this.batch = best[1];
        this.threads = best[2];
    }

    /** Looks for the best batch and threads. */
    static ModelLimit start(BenchOptions options) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of(options.subject().model().toString(), Long.toString(options.ortRunMillis())));
        options.subject().sample().map(Object::toString).ifPresent(arguments::add);
        JavaChild child = JavaChild.start(OrtLimit.class, List.of(), arguments);
        try {
            return new ModelLimit(child);
        } catch (IOException e) {
            child.close();
            throw e;
        }
    }

    double rowsPerSecond() throws IOException {
        child.ask();
        return Double.parseDouble(child.line());
    }

    @Override
    public String toString() {
        return "batch " + batch + ", " + threads + " threads";
    }

    @Override
    public void close() {
        child.close();
    }
}
