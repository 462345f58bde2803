package dev.belay.adapter.rest;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;

/**
 * Gives every accepted connection its {@link RequestTimer} and its {@link AnswerBuffers}. Found by Netty's service loader;
 * that is the one way to see a connection before its first request, which a slow client may never finish.
 */
public final class AcceptedConnections extends ChannelInitializerExtension {
    /** Netty looks for extensions only where this says so; to be set before the first socket is opened. */
    static void enable() {
        System.setProperty(EXTENSIONS_SYSTEM_PROPERTY, "serviceload");
    }

    @Override
    public void postInitializeServerChildChannel(Channel channel) {
        RequestTimer.install(channel);
        ByteBufAllocator pool = channel.alloc();
        if (pool.isDirectBufferPooled()) {
            channel.config().setAllocator(new AnswerBuffers(pool));
        }
    }
}
