package dev.belay.load.crash;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL of our own, stopped and started again on the same data and port. */
final class DatabaseStopped implements Trouble {
    private final Path data;
    private final int port;
    private @Nullable EmbeddedPostgres server;

    private DatabaseStopped(Path data, EmbeddedPostgres server) {
        this.data = data;
        this.server = server;
        this.port = server.getPort();
    }

    static DatabaseStopped start() throws IOException {
        Path data = Files.createTempDirectory("belay-postgres-");
        return new DatabaseStopped(data, server(data, 0));
    }

    private static EmbeddedPostgres server(Path data, int port) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setServerConfig("listen_addresses", "127.0.0.1");
        return (port == 0 ? builder : builder.setPort(port)).start();
    }

    @Override
    public String name() {
        return "PostgreSQL stopped";
    }

    @Override
    public List<String> options() {
        return List.of(
                "-Dbelay.journal.url=jdbc:postgresql://127.0.0.1:" + port + "/postgres",
                "-Dbelay.journal.username=postgres",
                "-Dbelay.journal.password=postgres");
    }

    @Override
    public void begin(long gatewayPid) throws IOException {
        EmbeddedPostgres running = server;
        if (running != null) {
            running.close();
            server = null;
        }
    }

    @Override
    public void end(long gatewayPid) throws IOException {
        if (server == null) {
            server = server(data, port);
        }
    }

    @Override
    public void close() throws IOException {
        begin(0);
        try (var files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
