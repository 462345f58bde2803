package dev.belay.adapter.store;

import dev.belay.journal.JournalStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

class PostgresStoreTest extends JournalStoreContract {
    private static EmbeddedPostgres postgres;

    private static int databases;

    @BeforeAll
    static void startServer() throws Exception {
        postgres = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
    }

    @AfterAll
    static void stopServer() throws Exception {
        postgres.close();
    }

    @Override
    JournalStore open() {
        String url = postgres.getJdbcUrl("postgres", "journal" + databases);
        return new JdbcJournalStore(new StoreSettings(url, "postgres", "postgres"));
    }

    @Override
    @BeforeEach
    void openStore() throws Exception {
        databases++;
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database journal" + databases);
        }
        super.openStore();
    }
}
