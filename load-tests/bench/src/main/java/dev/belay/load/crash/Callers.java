package dev.belay.load.crash;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A few callers of one gateway who ask again and again, and remember what came. */
final class Callers implements AutoCloseable {
    private static final int THREADS = 3;
    private static final long BETWEEN_MILLIS = 4;
    private static final Duration LONGEST_CALL = Duration.ofSeconds(10);
    private static final int OK = 200;

    /** @param model such as {@code flights/2} */
    record Seen(long sentNanos, long doneNanos, int status, boolean candidate, String tier, String model) {
        double millis() {
            return (doneNanos - sentNanos) / 1e6;
        }

        boolean isFine() {
            return status == OK;
        }
    }

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<HttpRequest> requests;
    private final List<Seen> seen = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger next = new AtomicInteger();
    private volatile boolean over;
    private int lost;
    private @Nullable String lastLoss;

    private Callers(int port, List<String> bodies) {
        requests = bodies.stream()
                .map(body -> HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + port + "/v1/models/" + Api.ENDPOINT + ":predict"))
                        .timeout(LONGEST_CALL)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build())
                .toList();
    }

    static Callers start(int port, List<String> bodies) {
        Callers callers = new Callers(port, bodies);
        for (int i = 0; i < THREADS; i++) {
            callers.threads.add(Thread.ofPlatform().daemon().name("caller-" + i).start(callers::ask));
        }
        return callers;
    }

    private void ask() {
        try {
            while (!over) {
                one();
                TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void one() throws InterruptedException {
        HttpRequest request = requests.get(Math.floorMod(next.getAndIncrement(), requests.size()));
        long sent = System.nanoTime();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            Map<String, List<String>> headers = response.headers().map();
            Seen answer = new Seen(
                    sent,
                    System.nanoTime(),
                    response.statusCode(),
                    header(headers, "belay-arm").equals("candidate"),
                    header(headers, "belay-tier"),
                    header(headers, "belay-model"));
            synchronized (this) {
                seen.add(answer);
            }
        } catch (IOException e) {
            synchronized (this) {
                if (!over) {
                    lost++;
                    lastLoss = e.toString();
                }
            }
        }
    }

    private static String header(Map<String, List<String>> headers, String name) {
        return headers.getOrDefault(name, List.of("")).getFirst();
    }

    synchronized List<Seen> seen() {
        return List.copyOf(seen);
    }

    /** Waits until so many more have been answered, 20 s at most. */
    List<Seen> more(int count) throws InterruptedException {
        int before = seen().size();
        for (int i = 0; i < 20_000 && seen().size() < before + count; i += 5) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        List<Seen> all = seen();
        return all.subList(before, all.size());
    }

    /** Nobody asks any more, and what is lost from now on isn't counted. */
    void stop() {
        over = true;
    }

    /** That every answer was a 200, and that none was missing. */
    void check(Violations violations) {
        seen().stream()
                .filter(answer -> !answer.isFine())
                .findFirst()
                .ifPresent(answer -> violations.add("a caller got " + answer));
        synchronized (this) {
            violations.unless(lost == 0, lost + " callers got no answer, the last one: " + lastLoss);
        }
    }

    @Override
    public void close() throws InterruptedException {
        stop();
        for (Thread thread : threads) {
            thread.join();
        }
        client.close();
    }
}
