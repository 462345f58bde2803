package dev.belay.adapter.rest.connection;

import dev.belay.adapter.rest.json.JsonBuffer;
import io.netty.channel.EventLoop;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What one event loop keeps for its requests. As an executor it is the same object for all of them, so that the answers
 * of a batch can be handed over by one task; on the loop itself a task runs at once, without a hop.
 */
public final class LoopLocal implements Executor {
    private static final ThreadLocal<@Nullable LoopLocal> CURRENT = new ThreadLocal<>();

    private final EventLoop loop;
    private final JsonBuffer json = new JsonBuffer();

    private LoopLocal(EventLoop loop) {
        this.loop = loop;
    }

    /** @param loop that of the calling thread */
    static LoopLocal of(EventLoop loop) {
        LoopLocal current = CURRENT.get();
        if (current == null || current.loop != loop) {
            current = new LoopLocal(loop);
            CURRENT.set(current);
        }
        return current;
    }

    @Override
    public void execute(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    /** Empty, whatever became of the answer before; to be used on the loop only, by one answer at a time. */
    public JsonBuffer json() {
        json.clear();
        return json;
    }
}
