package dev.belay.adapter.rest;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;

/** A bare server of HTTP on a free port of this machine. */
public final class TestServer {
    private TestServer() {}

    /** @return its port; it ends with the {@code vertx} */
    public static int start(Vertx vertx, Router router) throws Exception {
        return vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get()
                .actualPort();
    }
}
