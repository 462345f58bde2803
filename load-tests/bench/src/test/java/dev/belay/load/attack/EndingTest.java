package dev.belay.load.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EndingTest {
    @Test
    void onlyErrorsInWordsAndClosedConnectionsAreFine() {
        Map<String, Boolean> fine = Map.of(
                "HTTP/1.1 413 Request Entity Too Large\r\nContent-Length: 18\r\n\r\n{\"error\":\"too big\"}", true,
                "HTTP/1.1 413 Request Entity Too Large\r\nContent-Length: 0\r\n\r\n", false,
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", false,
                "HTTP/1.1 500 Internal Server Error\r\n\r\n{\"error\":\"oops\"}", false,
                "", true);
        fine.forEach((answer, expected) ->
                assertEquals(expected, HostileSocket.of(answer).isFine(), answer));
    }
}
