package dev.belay.adapter.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.belay.model.ModelRun;
import dev.belay.model.ModelRunException;
import dev.belay.model.OutputRoom;
import dev.belay.model.Signature;
import dev.belay.vocabulary.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs a graph on one thread at a time: buffers, tensors over them by batch size, and the switch that stops a run. */
final class OnnxRun implements ModelRun {
    /** Batches of more rows are rare: their tensors are made for the one run. */
    private static final int KEPT_ROWS = 32;

    /** A run that needed more releases its buffers, so that one big request doesn't cost memory for good. */
    private static final long KEPT_BYTES = 16L << 20;

    private final SharedSession session;
    private final NativeBuffer inputBuffer = new NativeBuffer(this::dropKept);
    private final NativeBuffer outputBuffer = new NativeBuffer(this::dropKept);
    private final RunInputs inputs;
    private final RunOutputs outputs;
    private final OrtSession.RunOptions options;
    private final Map<Integer, Binding> kept = new HashMap<>();

    // Guarded by this; the options are, too, as far as the terminate flag goes.
    private boolean running;
    private boolean terminated;
    private boolean closed;

    /** @throws IllegalStateException the session is closed */
    OnnxRun(SharedSession session, Signature signature, Set<String> pinned) {
        this.session = session;
        inputs = new RunInputs(signature, inputBuffer);
        outputs = new RunOutputs(signature, pinned, outputBuffer);
        options = hold(session);
    }

    /** @return silent options for runs of the session, which is held as long as they are open */
    private static OrtSession.RunOptions hold(SharedSession session) {
        try {
            OrtSession.RunOptions options = new OrtSession.RunOptions();
            try {
                options.setLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
                session.hold();
                return options;
            } catch (OrtException | RuntimeException e) {
                options.close();
                throw e;
            }
        } catch (OrtException e) {
            throw new IllegalStateException(OnnxMessages.of(e), e);
        }
    }

    @Override
    public List<Tensor> run(List<Tensor[]> members, OutputRoom room) throws ModelRunException {
        begin();
        try {
            return execute(members, room);
        } catch (OrtException e) {
            throw new ModelRunException(OnnxMessages.of(e), e);
        } finally {
            end();
        }
    }

    private List<Tensor> execute(List<Tensor[]> members, OutputRoom room) throws OrtException, ModelRunException {
        inputs.measure(members);
        int rows = inputs.commonRows();
        outputs.reserve(rows);
        inputs.join(members);
        boolean keep = rows != RunInputs.IRREGULAR && rows <= KEPT_ROWS;
        Binding known = keep ? kept.get(rows) : null;
        Binding binding = known != null ? known : bind(inputs.shapes(rows, members), rows);
        if (keep && known == null) {
            kept.put(rows, binding);
        }
        try {
            inputs.bindStrings(binding, members);
            try (OrtSession.Result result = binding.run(session.session(), options)) {
                return outputs.read(result, rows, room);
            }
        } finally {
            release(binding, keep);
        }
    }

    private Binding bind(long[][] shapes, int rows) throws OrtException {
        Binding binding = new Binding(shapes);
        try {
            inputs.bind(binding);
            outputs.bind(binding, rows);
            return binding;
        } catch (OrtException | RuntimeException | Error e) {
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
        if (inputBuffer.segment().byteSize() + outputBuffer.segment().byteSize() > KEPT_BYTES) {
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
            throw new IllegalStateException(OnnxMessages.of(e), e);
        }
    }

    /** While a run is in progress, its return releases the memory; a run that never returns keeps it. */
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
        inputBuffer.close();
        outputBuffer.close();
    }

    private void dropKept() {
        kept.values().forEach(Binding::close);
        kept.clear();
    }
}
