package dev.belay.adapter.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A session with a count of those who need it: the loaded version and each of its runs. The last one to let go closes
 * it, so a session is never closed under a run; a run that never returns keeps its session for good.
 */
final class SharedSession {
    private final OrtSession session;
    private final AtomicInteger holders = new AtomicInteger(1);

    /** The creator is the first holder. */
    SharedSession(OrtSession session) {
        this.session = session;
    }

    OrtSession session() {
        return session;
    }

    void hold() {
        if (holders.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
            throw new IllegalStateException("the session is closed");
        }
    }

    /** Once per hold. */
    void letGo() {
        if (holders.decrementAndGet() == 0) {
            try {
                session.close();
            } catch (OrtException e) {
                throw new IllegalStateException(OnnxWords.of(e), e);
            }
        }
    }
}
