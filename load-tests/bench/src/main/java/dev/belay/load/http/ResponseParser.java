package dev.belay.load.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads one HTTP/1.1 response after another from bytes that come in any pieces. It allocates nothing per response, and
 * reads no more than a load generator needs: status, length, and the two headers that say who answered. A body needs a
 * Content-Length: chunked ones are refused, for the gateway's answers have none.
 */
final class ResponseParser {
    private enum Part {
        STATUS_LINE,
        HEADERS,
        BODY
    }

    private static final byte[] CONTENT_LENGTH = name("content-length");
    private static final byte[] TRANSFER_ENCODING = name("transfer-encoding");
    private static final byte[] CONNECTION = name("connection");
    private static final byte[] TIER = name("belay-tier");
    private static final byte[] MODEL = name("belay-model");
    private static final int LENGTH_UNKNOWN = -1;

    private final HeaderValue tier = new HeaderValue();
    private final HeaderValue model = new HeaderValue();
    private Part part = Part.STATUS_LINE;
    private int status;
    private long bodyBytesLeft;
    private boolean closes;

    /**
     * Consumes up to the end of one response.
     *
     * @param in what has arrived, ready to be read; an unfinished line is left in it
     * @return whether a response is complete; what comes after it stays in {@code in}
     */
    boolean parse(ByteBuffer in) throws ProtocolException {
        while (part != Part.BODY) {
            int lineEnd = endOfLine(in);
            if (lineEnd < 0) {
                if (in.remaining() == in.capacity()) {
                    throw new ProtocolException("header line longer than " + in.capacity() + " bytes");
                }
                return false;
            }
            line(in, in.position(), lineEnd);
            in.position(lineEnd + 2);
        }
        int taken = (int) Math.min(bodyBytesLeft, in.remaining());
        in.position(in.position() + taken);
        bodyBytesLeft -= taken;
        if (bodyBytesLeft > 0) {
            return false;
        }
        part = Part.STATUS_LINE;
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
        if (part == Part.STATUS_LINE) {
            statusLine(in, start, end);
        } else if (start == end) {
            endOfHead();
        } else {
            header(in, start, end);
        }
    }

    private void statusLine(ByteBuffer in, int start, int end) throws ProtocolException {
        if (end - start < 12 || in.get(start) != 'H' || in.get(start + 8) != ' ') {
            throw new ProtocolException("not a status line: " + text(in, start, end));
        }
        status = (int) number(in, start + 9, start + 12);
        bodyBytesLeft = LENGTH_UNKNOWN;
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
        if (bodyBytesLeft == LENGTH_UNKNOWN) {
            if (status != 204 && status != 304) {
                throw new ProtocolException("a response " + status + " without Content-Length");
            }
            bodyBytesLeft = 0;
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
                    bodyBytesLeft = number(in, value, end);
                }
            }
            case 17 -> {
                if (is(TRANSFER_ENCODING, in, start)) {
                    throw new ProtocolException("Transfer-Encoding: " + text(in, value, end));
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
