package dev.belay.load.attack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Clients that go away in the middle of their body. */
record HalfBody() implements Hostile {
    private static final int TIMES = 200;

    @Override
    public String name() {
        return "half a body, then close";
    }

    @Override
    public List<Ending> attack(int port, String path) throws IOException {
        String half = "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                + "Content-Length: 600\r\n\r\n{\"inputs\":[{\"name\":\"features\",\"datatype\":\"FP32\",\"data\":[0.1,";
        List<Ending> endings = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            try (HostileSocket socket = new HostileSocket(port)) {
                socket.out().write(half.getBytes(StandardCharsets.US_ASCII));
                endings.add(new Ending.Left());
            }
        }
        return endings;
    }
}
