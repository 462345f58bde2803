package dev.belay.adapter.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.belay.model.ModelRun;
import dev.belay.model.ModelRunException;
import dev.belay.model.OutputRoom;
import dev.belay.model.Signature;
import dev.belay.vocabulary.Tensor;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One thread's way into a graph: buffers, tensors over them by batch size, and the switch that stops a run. */
final class OnnxRun implements ModelRun {
    /** Batches of more rows are rare: their tensors are made for the one run. */
    private static final int KEPT_ROWS = 32;

    /** A run that needed more gives its buffers back, so that one big request doesn't cost memory for good. */
    private static final long KEPT_BYTES = 16L << 20;

    private final SharedSession session;
    private final RunInputs inputs;
    private final RunOutputs outputs;
    private final OrtSession.RunOptions options;
    private final @Nullable Binding[] kept = new @Nullable Binding[KEPT_ROWS + 1];

    // Guarded by this; the options are, too, as far as the terminate flag goes.
    private boolean running;
    private boolean terminated;
    private boolean closed;

    /** Takes over the caller's hold on the session. */
    OnnxRun(SharedSession session, Signature signature, Set<String> pinned) {
        this.session = session;
        inputs = new RunInputs(signature);
        outputs = new RunOutputs(signature, pinned);
        options = silentOptions();
    }

    private static OrtSession.RunOptions silentOptions() {
        try {
            OrtSession.RunOptions options = new OrtSession.RunOptions();
            options.setLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            return options;
        } catch (OrtException e) {
            throw new IllegalStateException(OnnxWords.of(e), e);
        }
    }

    @Override
    public List<Tensor> run(List<Tensor[]> members) throws ModelRunException {
        return run(members, OutputRoom.UNBOUNDED);
    }

    @Override
    public List<Tensor> run(List<Tensor[]> members, OutputRoom room) throws ModelRunException {
        begin();
        try {
            return execute(members, room);
        } catch (OrtException e) {
            throw new ModelRunException(OnnxWords.of(e), e);
        } finally {
            end();
        }
    }

    private List<Tensor> execute(List<Tensor[]> members, OutputRoom room) throws OrtException, ModelRunException {
        inputs.measure(members);
        int rows = inputs.commonRows();
        if (!inputs.fit() || !outputs.fit(rows)) {
            dropKept();
        }
        outputs.reserve(rows);
        inputs.join(members);
        boolean keep = rows != RunInputs.IRREGULAR && rows <= KEPT_ROWS;
        Binding binding = keep ? kept(rows) : bind(inputs.shapes(members), rows);
        try {
            inputs.bindStrings(binding, members);
            try (OrtSession.Result result = binding.run(session.session(), options)) {
                return outputs.read(result, rows, room);
            }
        } finally {
            release(binding, keep);
        }
    }

    private Binding kept(int rows) throws OrtException {
        Binding binding = kept[rows];
        if (binding == null) {
            binding = bind(inputs.shapes(rows), rows);
            kept[rows] = binding;
        }
        return binding;
    }

    private Binding bind(long[][] shapes, int rows) throws OrtException {
        Binding binding = new Binding(shapes);
        try {
            inputs.bind(binding);
            outputs.bind(binding, rows);
            return binding;
        } catch (OrtException | RuntimeException e) {
            binding.close();
            throw e;
        }
    }

    private void release(Binding binding, boolean keep) {
        if (keep) {
            binding.releaseStrings();
        } else {
            binding.close();
        }
        if (inputs.capacityBytes() + outputs.capacityBytes() > KEPT_BYTES) {
            releaseMemory();
        }
    }

    private synchronized void begin() {
        if (closed || running) {
            throw new IllegalStateException(closed ? "the run is closed" : "the run is in use by another thread");
        }
        running = true;
    }

    private synchronized void end() {
        running = false;
        if (terminated) {
            terminated = false;
            setTerminate(false);
        }
        if (closed) {
            releaseAll();
        }
    }

    @Override
    public synchronized void terminate() {
        if (running && !terminated) {
            terminated = true;
            setTerminate(true);
        }
    }

    private void setTerminate(boolean terminate) {
        try {
            options.setTerminate(terminate);
        } catch (OrtException e) {
            throw new IllegalStateException(OnnxWords.of(e), e);
        }
    }

    /** While a run is in progress the release waits for its return; if that never comes, so be it. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            if (!running) {
                releaseAll();
            }
        }
    }

    private void releaseAll() {
        releaseMemory();
        options.close();
        session.letGo();
    }

    private void releaseMemory() {
        dropKept();
        inputs.release();
        outputs.release();
    }

    private void dropKept() {
        for (int i = 0; i < kept.length; i++) {
            Binding binding = kept[i];
            if (binding != null) {
                binding.close();
                kept[i] = null;
            }
        }
    }
}
