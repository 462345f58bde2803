package dev.belay.adapter.rest.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.net.impl.VertxHandler;

/**
 * Answers requests that can't be decoded with a message. The platform's answer to them is empty and can be replaced at a
 * connection alone, which it makes at the end of the pipeline, perhaps only when it knows that the first request is no
 * step to HTTP/2. So this follows what is read from end to end until the connection is there, and then leaves: later
 * requests don't pass it.
 */
final class UnreadableRequests extends ChannelInboundHandlerAdapter {
    private static final int BAD_REQUEST = 400;
    private static final int URI_TOO_LONG = 414;
    private static final int HEADERS_TOO_LARGE = 431;

    static void install(Channel channel) {
        channel.pipeline().addLast(new UnreadableRequests());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        ChannelPipeline pipeline = context.pipeline();
        VertxHandler<?> last = pipeline.get(VertxHandler.class);
        if (last == null) {
            pipeline.addLast(new UnreadableRequests());
        } else if (last.getConnection() instanceof HttpServerConnection connection) {
            connection.invalidRequestHandler(UnreadableRequests::answer);
        }
        pipeline.remove(this);
        context.fireChannelRead(message);
    }

    private static void answer(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        if (cause instanceof TooLongHttpLineException) {
            EarlyRefusal.sendAndClose(request, URI_TOO_LONG, "the request line is too long");
        } else if (cause instanceof TooLongHttpHeaderException) {
            EarlyRefusal.sendAndClose(request, HEADERS_TOO_LARGE, "the headers are too large");
        } else {
            EarlyRefusal.sendAndClose(request, BAD_REQUEST, "the request line or a header is malformed (RFC 9112)");
        }
    }
}
