package dev.belay.adapter.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

/**
 * A session that the loaded version and each of its runs hold. The last one to let go closes it, so a session is never
 * closed under a run; a run that never returns keeps its session for good.
 */
final class SharedSession implements AutoCloseable {
    private final OrtSession session;
    private int holders = 1;
    private boolean closed;

    /** The creator is the first holder and lets go by {@link #close}. */
    SharedSession(OrtSession session) {
        this.session = session;
    }

    OrtSession session() {
        return session;
    }

    /** @throws IllegalStateException it is closed */
    synchronized void hold() {
        if (closed) {
            throw new IllegalStateException("the model is closed");
        }
        holders++;
    }

    synchronized void letGo() {
        if (--holders == 0) {
            try {
                session.close();
            } catch (OrtException e) {
                throw new IllegalStateException(OnnxMessages.of(e), e);
            }
        }
    }

    /** Refuses new holders at once. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            letGo();
        }
    }
}
