package dev.belay.load.attack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** JSON nested 10,000 deep, wherever a parser may be led down. */
record DeepJson() implements Hostile {
    private static final int DEPTH = 10_000;

    @Override
    public String name() {
        return "JSON nested 10,000 deep";
    }

    @Override
    public List<Ending> attack(int port, String path) throws IOException {
        String arrays = "[".repeat(DEPTH) + "]".repeat(DEPTH);
        String objects = "{\"a\":".repeat(DEPTH) + "1" + "}".repeat(DEPTH);
        List<String> bodies = List.of(
                arrays,
                objects,
                "[".repeat(DEPTH),
                "{\"inputs\":[{\"name\":\"features\",\"datatype\":\"FP32\",\"shape\":[1,30],\"data\":" + arrays + "}]}",
                "{\"inputs\":" + arrays + "}",
                "{\"parameters\":" + objects + ",\"inputs\":[]}",
                "{\"unknown\":" + objects + ",\"inputs\":[]}");
        List<Ending> endings = new ArrayList<>();
        for (String body : bodies) {
            endings.add(send(port, path, body));
        }
        return endings;
    }

    private static Ending send(int port, String path, String body) throws IOException {
        try (HostileSocket socket = new HostileSocket(port)) {
            String request = "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                    + "Content-Length: " + body.length() + "\r\n\r\n" + body;
            socket.out().write(request.getBytes(StandardCharsets.US_ASCII));
            return socket.ending();
        }
    }
}
