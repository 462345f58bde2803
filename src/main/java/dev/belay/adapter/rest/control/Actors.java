package dev.belay.adapter.rest.control;

import dev.belay.control.Caller;
import dev.belay.journal.Actor;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Who makes the request that is being handled, as the journal names them. */
@Singleton
public class Actors {
    private final CurrentVertxRequest request;

    @Inject
    Actors(CurrentVertxRequest request) {
        this.request = request;
    }

    /** To be asked on the request's thread, before its body is awaited. */
    Actor current() {
        RoutingContext http = request.getCurrent();
        Caller caller = http.get(Caller.PROPERTY);
        if (caller != null) {
            return caller.actor();
        }
        SocketAddress address = http.request().remoteAddress();
        return new Actor(Caller.LOCAL, address == null ? "" : address.hostAddress());
    }
}
