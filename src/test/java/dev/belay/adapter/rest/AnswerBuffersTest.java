package dev.belay.adapter.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AnswerBuffersTest {
    private static final int USUAL_BYTES = 500;

    private final EmbeddedChannel channel = new EmbeddedChannel(new HttpResponseEncoder());

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
    }

    @Test
    void anAnswerLeavesInOneBuffer() {
        // Given
        channel.config().setAllocator(new AnswerBuffers(channel.alloc()));

        // When
        answer(USUAL_BYTES);

        // Then
        assertEquals(1, channel.outboundMessages().size());
    }

    @Test
    void anAnswerOfManyRowsLeavesItsBodyWhereItIs() {
        // Given
        channel.config().setAllocator(new AnswerBuffers(channel.alloc()));

        // When
        answer(AnswerBuffers.SMALLEST_BYTES);

        // Then
        assertEquals(2, channel.outboundMessages().size());
    }

    @Test
    void buffersMayBeSmallerIfTheyMustBe() {
        // When
        ByteBuf buffer = new AnswerBuffers(channel.alloc()).directBuffer(1, 2);

        // Then
        assertEquals(2, buffer.capacity());
        buffer.release();
    }

    private void answer(int bytes) {
        DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(new byte[bytes]));
        response.headers().set("content-length", bytes);
        channel.writeOutbound(response);
    }
}
