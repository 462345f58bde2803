package dev.belay.adapter.onnx;

import dev.belay.model.LoadedModel;
import dev.belay.model.ModelRun;
import dev.belay.model.Signature;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A graph in memory. Closing it refuses new runs at once; the session closes when the last run has been closed. Safe for
 * use by several threads, each with a run of its own.
 *
 * @param session closed with the model
 * @param pinned outputs that may be written straight into our memory: only once their rows are known to follow the
 *     inputs', and where the graph's own declaration agrees, to which ONNX Runtime then holds it
 */
record OnnxModel(
        SharedSession session, Signature signature, Set<String> pinned, List<String> warnings, Optional<String> untried)
        implements LoadedModel {
    @Override
    public ModelRun newRun() {
        return new OnnxRun(session, signature, pinned);
    }

    @Override
    public void close() {
        session.close();
    }
}
