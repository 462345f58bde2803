package dev.belay.load.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads one HTTP/1.1 response after another from bytes that come in any pieces. It allocates nothing per response, and
 * reads no more than a load generator needs: status, length, and the two headers that say who answered. A body has a
 * Content-Length or comes in chunks (RFC 9112, section 7.1).
 */
final class ResponseParser {
    private enum Part {
        STATUS_LINE,
        HEADERS,
        BODY,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILERS,
        END
    }

    private static final byte[] CONTENT_LENGTH = name("content-length");
    private static final byte[] TRANSFER_ENCODING = name("transfer-encoding");
    private static final byte[] CONNECTION = name("connection");
    private static final byte[] TIER = name("belay-tier");
    private static final byte[] MODEL = name("belay-model");
    private static final byte[] CHUNKED = name("chunked");
    private static final int LENGTH_UNKNOWN = -1;

    private final HeaderValue tier = new HeaderValue();
    private final HeaderValue model = new HeaderValue();
    private Part part = Part.STATUS_LINE;
    private int status;
    /** Of the body, or of the chunk under way. */
    private long bytesLeft;

    private boolean chunked;
    private boolean closes;

    /**
     * Consumes up to the end of one response.
     *
     * @param in what has arrived, ready to be read; an unfinished line is left in it
     * @return whether a response is complete; what comes after it stays in {@code in}
     */
    boolean parse(ByteBuffer in) throws ProtocolException {
        while (part != Part.END) {
            boolean progress = part == Part.BODY || part == Part.CHUNK ? data(in) : nextLine(in);
            if (!progress) {
                return false;
            }
        }
        part = Part.STATUS_LINE;
        return true;
    }

    /** @return false if the rest of it hasn't arrived */
    private boolean data(ByteBuffer in) {
        int taken = (int) Math.min(bytesLeft, in.remaining());
        in.position(in.position() + taken);
        bytesLeft -= taken;
        if (bytesLeft > 0) {
            return false;
        }
        part = part == Part.BODY ? Part.END : Part.CHUNK_END;
        return true;
    }

    /** @return false if no whole line has arrived */
    private boolean nextLine(ByteBuffer in) throws ProtocolException {
        int lineEnd = endOfLine(in);
        if (lineEnd < 0) {
            if (in.remaining() == in.capacity()) {
                throw new ProtocolException("line longer than " + in.capacity() + " bytes");
            }
            return false;
        }
        line(in, in.position(), lineEnd);
        in.position(lineEnd + 2);
        return true;
    }

    int status() {
        return status;
    }

    HeaderValue tier() {
        return tier;
    }

    HeaderValue model() {
        return model;
    }

    /** Whether the server will close the connection after this response. */
    boolean closes() {
        return closes;
    }

    /** The index of the CR of the first complete line, or -1. */
    private static int endOfLine(ByteBuffer in) {
        int last = in.limit() - 1;
        for (int at = in.position(); at < last; at++) {
            if (in.get(at) == '\r' && in.get(at + 1) == '\n') {
                return at;
            }
        }
        return -1;
    }

    private void line(ByteBuffer in, int start, int end) throws ProtocolException {
        switch (part) {
            case STATUS_LINE -> statusLine(in, start, end);
            case CHUNK_SIZE -> chunkSize(in, start, end);
            case CHUNK_END -> chunkEnd(in, start, end);
            case TRAILERS -> part = start == end ? Part.END : Part.TRAILERS;
            default -> {
                if (start == end) {
                    endOfHead();
                } else {
                    header(in, start, end);
                }
            }
        }
    }

    private void chunkSize(ByteBuffer in, int start, int end) throws ProtocolException {
        long size = 0;
        for (int at = start; at < end && in.get(at) != ';'; at++) {
            int digit = Character.digit(in.get(at), 16);
            if (digit < 0 || size > Integer.MAX_VALUE) {
                throw new ProtocolException("not the size of a chunk: " + text(in, start, end));
            }
            size = size * 16 + digit;
        }
        if (start == end) {
            throw new ProtocolException("a chunk without its size");
        }
        bytesLeft = size;
        part = size == 0 ? Part.TRAILERS : Part.CHUNK;
    }

    private void chunkEnd(ByteBuffer in, int start, int end) throws ProtocolException {
        if (start != end) {
            throw new ProtocolException("a chunk longer than its size: " + text(in, start, end));
        }
        part = Part.CHUNK_SIZE;
    }

    private void statusLine(ByteBuffer in, int start, int end) throws ProtocolException {
        if (end - start < 12 || in.get(start) != 'H' || in.get(start + 8) != ' ') {
            throw new ProtocolException("not a status line: " + text(in, start, end));
        }
        status = (int) number(in, start + 9, start + 12);
        bytesLeft = LENGTH_UNKNOWN;
        chunked = false;
        closes = false;
        tier.clear();
        model.clear();
        part = Part.HEADERS;
    }

    private void endOfHead() throws ProtocolException {
        if (status < 200) { // 100 Continue: the real response follows
            part = Part.STATUS_LINE;
            return;
        }
        if (chunked) {
            part = Part.CHUNK_SIZE;
            return;
        }
        if (bytesLeft == LENGTH_UNKNOWN) {
            if (status != 204 && status != 304) {
                throw new ProtocolException("a response " + status + " without Content-Length");
            }
            bytesLeft = 0;
        }
        part = Part.BODY;
    }

    private void header(ByteBuffer in, int start, int end) throws ProtocolException {
        int colon = start;
        while (colon < end && in.get(colon) != ':') {
            colon++;
        }
        int value = colon + 1;
        while (value < end && in.get(value) == ' ') {
            value++;
        }
        switch (colon - start) {
            case 10 -> {
                if (is(TIER, in, start)) {
                    tier.set(in, value, end);
                } else if (is(CONNECTION, in, start)) {
                    closes = end - value == 5 && (in.get(value) | 0x20) == 'c';
                }
            }
            case 11 -> {
                if (is(MODEL, in, start)) {
                    model.set(in, value, end);
                }
            }
            case 14 -> {
                if (is(CONTENT_LENGTH, in, start)) {
                    bytesLeft = number(in, value, end);
                }
            }
            case 17 -> {
                if (is(TRANSFER_ENCODING, in, start)) {
                    if (end - value != CHUNKED.length || !is(CHUNKED, in, value)) {
                        throw new ProtocolException("Transfer-Encoding: " + text(in, value, end));
                    }
                    chunked = true;
                }
            }
            default -> {} // of no interest here
        }
    }

    private static boolean is(byte[] lowerCaseName, ByteBuffer in, int start) {
        for (int i = 0; i < lowerCaseName.length; i++) {
            byte letter = in.get(start + i);
            if ((letter >= 'A' && letter <= 'Z' ? letter | 0x20 : letter) != lowerCaseName[i]) {
                return false;
            }
        }
        return true;
    }

    private static long number(ByteBuffer in, int start, int end) throws ProtocolException {
        long value = 0;
        for (int at = start; at < end; at++) {
            int digit = in.get(at) - '0';
            if (digit < 0 || digit > 9 || value > Integer.MAX_VALUE) {
                throw new ProtocolException("not a number: " + text(in, start, end));
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private static String text(ByteBuffer in, int start, int end) {
        byte[] bytes = new byte[Math.min(end - start, 80)];
        in.get(start, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] name(String lowerCase) {
        return lowerCase.getBytes(StandardCharsets.ISO_8859_1);
    }
}
