package dev.belay.adapter.onnx;

import dev.belay.model.LoadedModel;
import dev.belay.model.ModelRun;
import dev.belay.model.Signature;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A graph in memory. Closing it refuses new runs at once; the session goes when the last run has been closed. Safe for
 * use by several threads, each with a run of its own.
 */
final class OnnxModel implements LoadedModel {
    private final SharedSession session;
    private final Signature signature;
    private final Set<String> pinned;
    private final List<String> warnings;
    private final Optional<String> untried;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Takes over the caller's hold on the session.
     *
     * @param pinned outputs that may be written straight into our memory: only once their rows are known to follow the
     *     inputs', and where the graph's own declaration agrees, to which ONNX Runtime then holds it
     * @param warnings what was found to be otherwise than declared
     * @param untried why invented values couldn't be run
     */
    OnnxModel(
            SharedSession session,
            Signature signature,
            Set<String> pinned,
            List<String> warnings,
            Optional<String> untried) {
        this.warnings = List.copyOf(warnings);
        this.untried = untried;
        this.session = session;
        this.signature = signature;
        this.pinned = Set.copyOf(pinned);
    }

    @Override
    public Signature signature() {
        return signature;
    }

    @Override
    public List<String> warnings() {
        return warnings;
    }

    @Override
    public Optional<String> untried() {
        return untried;
    }

    @Override
    public ModelRun newRun() {
        if (closed.get()) {
            throw new IllegalStateException("the model is closed");
        }
        session.hold();
        try {
            return new OnnxRun(session, signature, pinned);
        } catch (RuntimeException e) {
            session.letGo();
            throw e;
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            session.letGo();
        }
    }
}
