package dev.belay.adapter.rest.prediction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.Patience;
import dev.belay.adapter.rest.error.Bugs;
import dev.belay.adapter.rest.prediction.Mishap.Kind;
import dev.belay.adapter.rest.prediction.Mishap.Step;
import dev.belay.adapter.rest.prediction.MishapClient.Post;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Nothing of a request survives it, whatever went wrong with it: after each kind of mishap at each step the next hundred
 * answers on that event loop and that connection are those of lone runs, to the byte. The long form goes on for more
 * requests: {@code -Dbelay.isolation.requests=100000}.
 */
class IsolationTest {
    private static final int REQUESTS = Integer.getInteger("belay.isolation.requests", 0);
    private static final int NEXT = 100;
    /** Hundreds of stack traces are of no use to anybody. */
    private static final Logger BUGS = Logger.getLogger(Bugs.class.getName());

    private static final long SEED = Long.getLong("belay.isolation.seed", System.nanoTime());

    private static final Set<Step> BEFORE_THE_RUN = EnumSet.of(
            Step.READ,
            Step.HEADER,
            Step.DECODE,
            Step.COUNT_KEYS,
            Step.COUNT_IN,
            Step.ASK_WHETHER_AVAILABLE,
            Step.GUARD_INPUT,
            Step.ASK_MODEL,
            Step.ASKED_MODEL);

    /** How a connection is used. */
    private enum Transport {
        KEEP_ALIVE,
        PIPELINED,
        HTTP_2
    }

    private record Trial(Step step, Kind kind, Transport transport, boolean v2) {}

    private final List<String> bugs = new CopyOnWriteArrayList<>();
    private final Handler log = new Handler() {
        @Override
        public void publish(LogRecord line) {
            bugs.add(line.getMessage() + " " + line.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private final Map<Transport, MishapClient> clients = new EnumMap<>(Transport.class);

    @SuppressWarnings("NullAway.Init")
    private MishapServer server;

    @BeforeEach
    void serve() throws Exception {
        server = new MishapServer();
        for (Transport transport : Transport.values()) {
            clients.put(transport, client(transport));
        }
        BUGS.addHandler(log);
        BUGS.setUseParentHandlers(false);
    }

    private MishapClient client(Transport transport) {
        return transport == Transport.HTTP_2
                ? new MishapClient.OverHttp2(server.port)
                : new MishapClient.OverHttp1(server.port, transport == Transport.PIPELINED);
    }

    @AfterEach
    void close() throws Exception {
        BUGS.removeHandler(log);
        BUGS.setUseParentHandlers(true);
        for (MishapClient client : clients.values()) {
            client.close();
        }
        server.close();
    }

    @Test
    void nothingOfARequestThatFailedIsInTheNextAnswers() throws Exception {
        // Given what a fresh connection is answered
        Map<Transport, List<List<String>>> lone = new EnumMap<>(Transport.class);
        for (Transport transport : Transport.values()) {
            lone.put(transport, List.of(loneAnswers(transport, false), loneAnswers(transport, true)));
        }
        int done = 0;
        do {
            for (Trial trial : trials(new Random(SEED + done))) {
                // When
                List<Post> requests = new ArrayList<>(List.of(victim(trial)));
                requests.addAll(next(trial.v2()));
                server.mishap.arm(trial.step(), trial.kind());
                bugs.clear();
                List<String> answers = withVictim(trial, requests);
                // Then
                String about = trial + " seed " + SEED;
                assertTrue(!server.mishap.isArmed(), about + " didn't strike");
                assertVictim(trial, answers.getFirst(), about);
                assertSame(
                        Objects.requireNonNull(lone.get(trial.transport())).get(trial.v2() ? 1 : 0),
                        answers.subList(1, NEXT + 1),
                        about);
                assertIdle(about);
                done += requests.size();
            }
        } while (done < REQUESTS);
        System.out.println("isolation: " + done + " requests, seed " + SEED);
    }

    private static List<Trial> trials(Random random) {
        List<Trial> trials = new ArrayList<>();
        for (Step step : Step.values()) {
            for (Kind kind : Kind.values()) {
                for (Transport transport : Transport.values()) {
                    trials.add(new Trial(step, kind, transport, random.nextBoolean()));
                }
            }
        }
        Collections.shuffle(trials, random);
        return REQUESTS > 0 ? trials : trials.subList(0, trials.size() / 2);
    }

    private List<String> loneAnswers(Transport transport, boolean v2) throws Exception {
        List<String> answers = new ArrayList<>();
        for (Post request : next(v2)) {
            try (MishapServer fresh = new MishapServer();
                    MishapClient client = transport == Transport.HTTP_2
                            ? new MishapClient.OverHttp2(fresh.port)
                            : new MishapClient.OverHttp1(fresh.port, false)) {
                answers.addAll(client.send(List.of(request)));
            }
        }
        return answers;
    }

    /** Where the mishap ends the connection, what was sent behind it is sent again. */
    private List<String> withVictim(Trial trial, List<Post> requests) throws Exception {
        MishapClient client = Objects.requireNonNull(clients.get(trial.transport()));
        if (trial.transport() == Transport.HTTP_2 && !BEFORE_THE_RUN.contains(trial.step())) {
            // Streams overtake one another on their way back: the mishap has to find its own.
            List<String> answers = new ArrayList<>(client.send(requests.subList(0, 1)));
            answers.addAll(client.send(requests.subList(1, requests.size())));
            return answers;
        }
        List<String> answers = client.send(requests);
        if (!answers.get(1).equals(MishapClient.CLOSED)) {
            return answers;
        }
        List<String> again = new ArrayList<>(List.of(answers.getFirst()));
        again.addAll(client.send(requests.subList(1, requests.size())));
        return again;
    }

    private void assertVictim(Trial trial, String answer, String about) {
        boolean closed = answer.equals(MishapClient.CLOSED);
        switch (trial.step()) {
            case ENCODE_LATER_PIECE -> assertTrue(closed, about + shown(answer));
            // It had been answered.
            case COUNT_OUT -> assertTrue(is(answer, 200), about + shown(answer));
            // Whatever is thrown while a tier is asked is that tier's failure: the next one answers.
            case ASK_WHETHER_AVAILABLE, GUARD_INPUT, GUARD_LARGE, ASK_MODEL, ASKED_MODEL ->
                assertTrue(is(answer, 200), about + shown(answer));
            case ASK_BASELINE -> assertTrue(is(answer, 503), about + shown(answer));
            default ->
                assertTrue(
                        is(answer, 500) && answer.endsWith("{\"error\":\"" + Bugs.MESSAGE + "\"}"),
                        about + shown(answer));
        }
        if (is(answer, 500) || closed) {
            assertEquals(1, bugs.size(), about + bugs);
        }
    }

    private static void assertSame(List<String> lone, List<String> answers, String about) {
        for (int i = 0; i < NEXT; i++) {
            if (!lone.get(i).equals(answers.get(i))) {
                assertEquals(shown(lone.get(i)), shown(answers.get(i)), about + ", answer " + i);
                throw new AssertionError(about + ": answer " + i + " differs far behind its beginning");
            }
        }
    }

    private static String shown(String answer) {
        return answer.substring(0, Math.min(answer.length(), 1_000));
    }

    private static boolean is(String answer, int status) {
        return answer.startsWith("HTTP/1.1 " + status) || answer.startsWith(status + " ");
    }

    private void assertIdle(String about) {
        Patience.until(
                server::isIdle,
                Duration.ofSeconds(10),
                () -> about + ": under way " + server.admission.underWay() + ", bytes "
                        + server.admission.admittedBytes() + ", counted " + server.inflight);
    }

    private static Post victim(Trial trial) {
        return switch (trial.step()) {
            case DECODE_LARGE, GUARD_LARGE -> post(trial.v2(), 7, 4_000, 9.87654321, "");
            case ENCODE_FIRST_PIECE, ENCODE_LATER_PIECE, WRITE_PIECE -> post(trial.v2(), 7, 4_096, 9.87654321, "");
            case ASK_BASELINE -> post(trial.v2(), 7, 1, 9, "fail");
            default -> post(trial.v2(), 7, 3, 9, "");
        };
    }

    /** No two are alike; a few are large, and a few have large answers. */
    private static List<Post> next(boolean v2) {
        return IntStream.range(0, NEXT)
                .mapToObj(i ->
                        post(v2, i, i % 33 == 32 ? 3_500 : 1 + i % 3, i % 49 == 48 ? 1.2345678901234567e-5 : i, ""))
                .toList();
    }

    private static Post post(boolean v2, int id, int rows, double value, String how) {
        StringBuilder x = new StringBuilder();
        StringBuilder instances = new StringBuilder();
        for (int row = 0; row < rows; row++) {
            String comma = row == 0 ? "" : ",";
            x.append(comma).append(value).append(',').append(id + row);
            instances
                    .append(comma)
                    .append("{\"x\":[")
                    .append(value)
                    .append(',')
                    .append(id + row)
                    .append("],\"how\":\"")
                    .append(how)
                    .append("\"}");
        }
        String hows = ("\"" + how + "\",").repeat(rows);
        return v2
                ? new Post(
                        "/v2/models/m/infer",
                        "{\"id\":\"r" + id + "\",\"inputs\":[{\"name\":\"x\",\"shape\":[" + rows
                                + ",2],\"datatype\":\"FP32\",\"data\":[" + x
                                + "]},{\"name\":\"how\",\"shape\":[" + rows + "],\"datatype\":\"BYTES\",\"data\":["
                                + hows.substring(0, hows.length() - 1) + "]}]}")
                : new Post("/v1/models/m:predict", "{\"instances\":[" + instances + "]}");
    }
}
