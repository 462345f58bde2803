import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Starts a server on a free port, waits until it is ready, asks it, stops it by SIGTERM and waits for its end. Fails
 * if any of these does. Needs nothing but a JRE, so it runs wherever the server does.
 *
 * <p>{@code Trial REQUESTS PATH BODY-FILE COMMAND...}; the port goes to the command as a property.
 */
public final class Trial {
    private static final int AT_ONCE = 16;
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(120);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final URI server;
    private final Process process;
    private final long begun = System.nanoTime();

    private Trial(int port, Process process) {
        this.server = URI.create("http://127.0.0.1:" + port);
        this.process = process;
    }

    public static void main(String[] arguments) throws Exception {
        int requests = Integer.parseInt(arguments[0]);
        String body = Files.readString(Path.of(arguments[2]));
        String[] command = Arrays.copyOfRange(arguments, 3, arguments.length + 1);
        int port = freePort();
        command[command.length - 1] = "-Dquarkus.http.port=" + port;
        Process process = new ProcessBuilder(command).inheritIO().start();
        try {
            new Trial(port, process).run(requests, arguments[1], body);
        } finally {
            process.destroyForcibly();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void run(int requests, String path, String body) throws Exception {
        awaitReady();
        String ready = "ready after " + (System.nanoTime() - begun) / 1_000_000 + " ms" + processor();
        HttpRequest request = HttpRequest.newBuilder(server.resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        for (int asked = 0; asked < requests; asked += AT_ONCE) {
            askTogether(request);
        }
        System.err.println("belay: " + ready + "; after " + requests + " answers" + processor() + resident());
        stop();
    }

    private void awaitReady() throws Exception {
        HttpRequest ready = HttpRequest.newBuilder(server.resolve("/v2/health/ready")).build();
        while (!answers(ready)) {
            if (!process.isAlive()) {
                throw new IllegalStateException("the server ended with status " + process.exitValue());
            }
            if (System.nanoTime() - begun > READY_WITHIN.toNanos()) {
                throw new IllegalStateException("not ready within " + READY_WITHIN.toSeconds() + " s");
            }
            Thread.sleep(10);
        }
    }

    private boolean answers(HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException refused) {
            return false;
        }
    }

    private void askTogether(HttpRequest request) {
        Stream.generate(() -> client.sendAsync(request, BodyHandlers.ofString()))
                .limit(AT_ONCE)
                .toList()
                .forEach(answer -> check(answer.join()));
    }

    private static void check(HttpResponse<String> response) {
        if (response.statusCode() != 200) {
            throw new IllegalStateException(response.uri() + ": " + response.statusCode() + " " + response.body());
        }
    }

    private String processor() {
        return process.info()
                .totalCpuDuration()
                .map(time -> ", " + time.toMillis() + " ms of CPU")
                .orElse("");
    }

    private String resident() throws IOException {
        Path status = Path.of("/proc/" + process.pid() + "/status");
        if (!Files.isReadable(status)) {
            return "";
        }
        try (var lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS"))
                    .map(line -> ", resident" + line.substring(line.indexOf(':') + 1).replaceAll("\\s+", " "))
                    .findFirst()
                    .orElse("");
        }
    }

    private void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOPPED_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("still running " + STOPPED_WITHIN.toSeconds() + " s after SIGTERM");
        }
    }
}
