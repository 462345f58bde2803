package dev.belay.adapter.rest.connection;

import dev.belay.serving.Admission;
import dev.belay.serving.PredictionService;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * The end of the door: who still asks is answered and told to ask elsewhere next, and the end waits for those that are
 * under way. The platform's own graceful shutdown wraps every request and every answer for that, all the time.
 */
@Singleton
public class Drain {
    private static final long LOOK_MILLIS = 5;
    private static final long NO_ERROR = 0;
    /** All bodies of operators together. */
    private static final long OPERATORS_BYTES = 16 << 20;

    /** Some of its versions fail what is under way when they are told that the connection ends. */
    private static final String JAVA_CLIENT = "Java-http-client/";

    private final PredictionService predictionService;
    private final Admission operators = new Admission(OPERATORS_BYTES);

    @Inject
    Drain(PredictionService predictionService) {
        this.predictionService = predictionService;
    }

    public Admission operators() {
        return operators;
    }

    /** Once the end has begun, each request is the last of its connection. */
    void sees(RoutingContext http) {
        if (!predictionService.draining()) {
            return;
        }
        HttpServerRequest request = http.request();
        HttpConnection connection = request.connection();
        if (request.version() != HttpVersion.HTTP_2) {
            http.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            http.addEndHandler(answered -> connection.close());
        } else if (!String.valueOf(request.getHeader(HttpHeaders.USER_AGENT)).startsWith(JAVA_CLIENT)) {
            http.addEndHandler(answered -> connection.goAway(NO_ERROR));
        }
    }

    /**
     * Serves who comes late, then lets nobody in, and waits until every prediction and every operator's call has its
     * answer. To be called before the platform closes its connections.
     *
     * @return false if some still had none when the time for them was over
     */
    public boolean end(Duration late, Duration answers) throws InterruptedException {
        Thread.sleep(late);
        AcceptedConnections.acceptNoMore();
        for (long waited = 0; waited < answers.toMillis() && underWay() > 0; waited += LOOK_MILLIS) {
            Thread.sleep(LOOK_MILLIS);
        }
        return underWay() == 0;
    }

    private long underWay() {
        return predictionService.admission().underWay() + operators.underWay();
    }
}
