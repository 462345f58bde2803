package dev.belay.load;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** Limit A: raw Vert.x that answers every request with its own body. Prints its port when it listens. */
public final class EchoServer {
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

    private EchoServer() {}

    /** One for each event loop; they share the port. */
    private static final class Listener extends AbstractVerticle {
        private final int port;

        Listener(int port) {
            this.port = port;
        }

        @Override
        public void start(Promise<Void> started) {
            vertx.createHttpServer()
                    .requestHandler(Listener::echo)
                    .listen(port, "127.0.0.1")
                    .<Void>mapEmpty()
                    .onComplete(started);
        }

        private static void echo(HttpServerRequest request) {
            request.body().onSuccess(body -> answer(request, body));
        }

        private static void answer(HttpServerRequest request, Buffer body) {
            request.response().putHeader(HttpHeaders.CONTENT_TYPE, JSON).end(body);
        }
    }

    public static void main(String[] arguments) {
        int port = Integer.parseInt(arguments[0]);
        int eventLoops = VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE; // twice the cores, as in Quarkus
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true)); // as the gateway has it
        vertx.deployVerticle(() -> new Listener(port), new DeploymentOptions().setInstances(eventLoops))
                .onSuccess(_ -> System.out.println(port))
                .onFailure(failure -> {
                    failure.printStackTrace();
                    System.exit(1);
                });
    }
}
