package dev.belay.adapter.rest.connection;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gives every accepted connection what it needs before its first request. Found by Netty's service loader; that is the
 * one way to see a connection by then, and a slow client may never finish a request.
 */
public final class AcceptedConnections extends ChannelInitializerExtension {
    /** Netty makes the extension itself, and the platform hands out none of its servers. */
    private static final Set<Channel> LISTENING = ConcurrentHashMap.newKeySet();

    /** Netty looks for extensions only where this says so; to be set before the first socket is opened. */
    static void enable() {
        System.setProperty(EXTENSIONS_SYSTEM_PROPERTY, "serviceload");
    }

    /** Whoever comes from now on is refused by the system; connections that are there stay. */
    static void acceptNoMore() {
        LISTENING.forEach(listening -> listening.close().syncUninterruptibly());
    }

    @Override
    public void postInitializeServerListenerChannel(ServerChannel channel) {
        LISTENING.add(channel);
        channel.closeFuture().addListener(closed -> LISTENING.remove(channel));
    }

    @Override
    public void postInitializeServerChildChannel(Channel channel) {
        RequestTimer.install(channel);
        UnreadableRequests.install(channel);
    }
}
