package dev.belay.adapter.wiring;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.logging.Handler;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.LogContext;
import org.jboss.logmanager.handlers.AsyncHandler;

/** Writes the last lines of the log, which is asynchronous, before the process ends. */
@Singleton
class Console {
    void end(@Observes @Priority(Integer.MAX_VALUE) ShutdownEvent end) {
        for (Handler handler : LogContext.getLogContext().getLogger("").getHandlers()) {
            if (handler instanceof ExtHandler platforms) {
                waitFor(platforms);
            }
        }
    }

    private static void waitFor(ExtHandler parent) {
        for (Handler handler : parent.getHandlers()) {
            if (handler instanceof AsyncHandler console) {
                for (Handler direct : console.getHandlers()) {
                    parent.addHandler(direct);
                }
                parent.removeHandler(console);
                console.setCloseChildren(false);
                // Its thread writes what it still has.
                console.close();
            }
        }
    }
}
