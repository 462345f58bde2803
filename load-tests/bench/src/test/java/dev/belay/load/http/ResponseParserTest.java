package dev.belay.load.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResponseParserTest {
    private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\ncontent-length: 11\r\n"
            + "Belay-Tier: primary\r\nBelay-Model: flights/2\r\n\r\n{\"live\":tr}";
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nBelay-Tier: primary\r\n\r\n"
            + "b\r\n{\"live\":tr}\r\n1A;name=x\r\n01234567890123456789\r\n789\n\r\n0\r\nTrailer: x\r\n\r\n";
    private static final String ERROR =
            "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    private final ResponseParser parser = new ResponseParser();

    @Test
    void readsStatusTierAndModel() throws ProtocolException {
        assertTrue(parser.parse(bytes(ANSWER)));
        assertEquals("200 primary flights/2", seen());
        assertFalse(parser.closes());
    }

    @Test
    void readsTheSameFromAnyTwoPieces() throws ProtocolException {
        assertReadFromAnyTwoPieces(ANSWER, "200 primary flights/2");
    }

    @Test
    void readsChunksFromAnyTwoPieces() throws ProtocolException {
        assertReadFromAnyTwoPieces(CHUNKED, "200 primary ");
    }

    private void assertReadFromAnyTwoPieces(String answer, String seen) throws ProtocolException {
        for (int cut = 0; cut <= answer.length(); cut++) {
            ByteBuffer in = ByteBuffer.allocate(512);
            in.put(bytes(answer.substring(0, cut)));
            boolean early = feed(in);
            in.put(bytes(answer.substring(cut)));
            boolean late = feed(in);
            assertTrue(early ^ late, "cut at " + cut);
            assertEquals(seen, seen(), "cut at " + cut);
        }
    }

    @Test
    void readsTheSameByteByByte() throws ProtocolException {
        ByteBuffer in = ByteBuffer.allocate(512);
        List<Integer> completeAt = new ArrayList<>();
        for (int i = 0; i < ANSWER.length(); i++) {
            in.put((byte) ANSWER.charAt(i));
            if (feed(in)) {
                completeAt.add(i + 1);
            }
        }
        assertEquals(List.of(ANSWER.length()), completeAt);
    }

    @Test
    void leavesTheNextResponseWhereItIs() throws ProtocolException {
        ByteBuffer in = bytes(ANSWER + CHUNKED + ERROR + ANSWER.substring(0, 30));
        assertTrue(parser.parse(in));
        assertEquals("200 primary flights/2", seen());
        assertTrue(parser.parse(in));
        assertEquals("200 primary ", seen());
        assertTrue(parser.parse(in));
        assertEquals("503  ", seen());
        assertTrue(parser.closes());
        assertFalse(parser.parse(in));
    }

    @Test
    void readsBodiesLongerThanItsBuffer() throws ProtocolException {
        ByteBuffer in = ByteBuffer.allocate(64);
        in.put(bytes("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"));
        assertFalse(feed(in));
        for (int piece = 0; piece < 24; piece++) {
            in.put(new byte[40]);
            assertFalse(feed(in));
        }
        in.put(new byte[40]);
        assertTrue(feed(in));
    }

    @Test
    void skipsInterimResponses() throws ProtocolException {
        assertTrue(parser.parse(bytes("HTTP/1.1 100 Continue\r\n\r\n" + ANSWER)));
        assertEquals(200, parser.status());
    }

    @Test
    void refusesWhatItCantReadTheEndOf() {
        assertThrows(
                ProtocolException.class,
                () -> parser.parse(bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n")));
        assertThrows(
                ProtocolException.class,
                () -> new ResponseParser()
                        .parse(bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n")));
        assertThrows(
                ProtocolException.class,
                () -> new ResponseParser().parse(bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n")));
        assertThrows(
                ProtocolException.class,
                () -> new ResponseParser().parse(bytes("HTTP/1.1 200 OK\r\nServer: x\r\n\r\n")));
        assertThrows(
                ProtocolException.class,
                () -> new ResponseParser().parse(bytes("HTTP/1.1 200 OK\r\nContent-Length: 1x\r\n\r\n")));
        assertThrows(ProtocolException.class, () -> new ResponseParser().parse(bytes("SSH-2.0-OpenSSH_9.6\r\n")));
    }

    private boolean feed(ByteBuffer in) throws ProtocolException {
        in.flip();
        boolean complete = parser.parse(in);
        in.compact();
        return complete;
    }

    private String seen() {
        return parser.status() + " " + parser.tier() + " " + parser.model();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
