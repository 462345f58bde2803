package dev.belay.adapter.store;

import dev.belay.journal.StoreException;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.supplier.AgroalConnectionFactoryConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/** The database's connections: opened, and its schema brought up to date, by the first caller. */
final class Database implements AutoCloseable {
    /** One writes, the others read. */
    private static final int CONNECTIONS = 3;

    /** For a server to accept a connection, or to confirm that it still has it. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** For a connection while all are in use: longer, because a machine that is busy opens an H2 file slowly. */
    private static final Duration LONGEST_PATIENCE = Duration.ofSeconds(10);

    private static final String SOCKET_TIMEOUT_SECONDS = "10";

    private final StoreSettings settings;
    private @Nullable AgroalDataSource pool;
    private boolean closed;

    Database(StoreSettings settings) {
        this.settings = settings;
    }

    /** @throws StoreException if there is none within 10 s; nothing has happened then */
    Connection connection() throws StoreException {
        try {
            return pool().getConnection();
        } catch (SQLException | RuntimeException e) {
            failed(e);
            throw new StoreException("no connection to the journal's store: " + Causes.message(e), false, e);
        }
    }

    /** The schema is up to date before the first connection is given. */
    private synchronized AgroalDataSource pool() throws SQLException {
        if (closed) {
            throw new SQLException("the store is closed");
        }
        if (pool == null) {
            pool = connect();
        }
        return pool;
    }

    private AgroalDataSource connect() throws SQLException {
        AgroalDataSource fresh = AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(connections -> connections
                        .maxSize(CONNECTIONS)
                        .acquisitionTimeout(LONGEST_PATIENCE)
                        .validateOnBorrow(true)
                        .connectionValidator(
                                ConnectionValidator.defaultValidatorWithTimeout((int) PATIENCE.toSeconds()))
                        .connectionFactoryConfiguration(this::configure)));
        try {
            if (!settings.readOnly()) {
                migrate(fresh);
            }
            return fresh;
        } catch (RuntimeException e) {
            fresh.close();
            throw e;
        }
    }

    private AgroalConnectionFactoryConfigurationSupplier configure(
            AgroalConnectionFactoryConfigurationSupplier factory) {
        factory.jdbcUrl(settings.url())
                .connectionProviderClass(settings.isH2() ? org.h2.Driver.class : org.postgresql.Driver.class)
                .principal(new NamePrincipal(settings.username()))
                .credential(new SimplePassword(settings.password()))
                .jdbcTransactionIsolation(TransactionIsolation.READ_COMMITTED);
        if (!settings.isH2()) {
            // Of the driver: a silent server counts as down. Parameters in the URL override these.
            factory.jdbcProperty("connectTimeout", String.valueOf(PATIENCE.toSeconds()))
                    .jdbcProperty("loginTimeout", String.valueOf(2 * PATIENCE.toSeconds()))
                    .jdbcProperty("socketTimeout", SOCKET_TIMEOUT_SECONDS)
                    .jdbcProperty("tcpKeepAlive", "true")
                    .jdbcProperty("ApplicationName", "belay");
        }
        return factory;
    }

    /** Others may keep tables in the same schema: they are left alone. */
    private static void migrate(AgroalDataSource pool) {
        Flyway.configure(Database.class.getClassLoader())
                .dataSource(pool)
                .locations("classpath:db/migration")
                .table("belay_schema_history")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate();
    }

    /** A closed file stays closed as long as one connection is left: closes all, and the next caller opens it again. */
    synchronized void failed(Exception e) {
        if (settings.isH2() && Causes.isClosed(e)) {
            closePool();
        }
    }

    boolean isH2() {
        return settings.isH2();
    }

    private void closePool() {
        if (pool != null) {
            pool.close();
            pool = null;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        closePool();
    }
}
