package dev.belay.load.attack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Requests that ask for much memory with few bytes, or with many. */
enum Mischief {
    HUGE_ANSWER("range", 40, () -> scalar(9_000_000)),
    LARGE_ANSWER("range", 60, () -> scalar(200_000)),
    UNREAD_ANSWER("range", 40, () -> scalar(1_500_000)) {
        @Override
        Ending commit(int port) throws IOException {
            try (HostileSocket socket = new HostileSocket(port)) {
                send(socket);
                pause(100);
                return new Ending.Left();
            }
        }
    },
    MISSING_PICTURES("wide", 200, () -> "{\"instances\":[" + "{},".repeat(110) + "{\"picture\":[]}]}"),
    MISSING_AFTER_ONE("wide", 5, () -> "{\"instances\":[{\"picture\":" + picture() + "}" + ",{}".repeat(4_000) + "]}"),
    SHAPE_WITHOUT_DATA("wide", 150, () -> tensor("picture", "FP32", "[4096,3,224,224]", "1,2,3")),
    OVERFLOWING_SHAPE("tile", 150, () -> tensor("features", "FP32", "[9223372036854775807,2]", "1,2")),
    TOO_MANY_ROWS("tile", 20, () -> "{\"instances\":[" + "[1,2],".repeat(5_000) + "[1,2]]}"),
    MANY_ROWS("tile", 10, () -> "{\"instances\":[" + "[1,2],".repeat(4_095) + "[1,2]]}"),
    MANY_TEXTS("text", 20, () -> tensor("text", "BYTES", "[4096,1]", "\"\",".repeat(4_095) + "\"\"")),
    LONG_TEXT("text", 10, () -> tensor("text", "BYTES", "[1,1]", "\"" + "\\u0001".repeat(300_000) + "\"")),
    SPLIT_TEXTS("text", 20, () -> "{\"instances\":[" + "\"\",".repeat(100_000) + "\"\"]}"),
    DEEP("tile", 150, () -> "{\"instances\":" + "[".repeat(20_000)),
    LARGE_NONSENSE("tile", 5, () -> "{\"instances\":[" + "[1,2],".repeat(2_000_000) + "[1,2]]}"),
    TOO_LARGE("tile", 5, () -> " ".repeat(17 << 20)),
    HALF_A_BODY("tile", 115, () -> "{\"instances\":[") {
        @Override
        Ending commit(int port) throws IOException {
            try (HostileSocket socket = new HostileSocket(port)) {
                socket.out().write(head(1_000_000));
                socket.out().write("{\"instances\":[".getBytes(StandardCharsets.US_ASCII));
                return new Ending.Left();
            }
        }
    };

    private interface Body {
        String make();
    }

    /** Of a thousand requests. */
    final int share;

    private final String model;
    private final Body body;

    Mischief(String model, int share, Body body) {
        this.model = model;
        this.share = share;
        this.body = body;
    }

    /** Does it once, and waits for what comes of it. */
    Ending commit(int port) throws IOException {
        try (HostileSocket socket = new HostileSocket(port)) {
            try {
                send(socket);
            } catch (IOException enough) {
                return socket.ending();
            }
            return socket.ending();
        }
    }

    void send(HostileSocket socket) throws IOException {
        byte[] bytes = body.make().getBytes(StandardCharsets.US_ASCII);
        socket.out().write(head(bytes.length));
        socket.out().write(bytes);
    }

    byte[] head(int length) {
        boolean v1 = !body.make().startsWith("{\"inputs\"");
        String path = v1 ? "/v1/models/" + model + ":predict" : "/v2/models/" + model + "/infer";
        return ("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " + length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String scalar(int n) {
        return tensor("n", "INT64", "[]", String.valueOf(n));
    }

    private static String tensor(String name, String datatype, String shape, String data) {
        return "{\"inputs\":[{\"name\":\"" + name + "\",\"datatype\":\"" + datatype + "\",\"shape\":" + shape
                + ",\"data\":[" + data + "]}]}";
    }

    private static String picture() {
        String line = "[" + "1,".repeat(223) + "1]";
        String plane = "[" + (line + ",").repeat(223) + line + "]";
        return "[" + plane + "," + plane + "," + plane + "]";
    }

    private static void pause(long millis) throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
