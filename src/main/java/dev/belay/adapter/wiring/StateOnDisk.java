package dev.belay.adapter.wiring;

import dev.belay.adapter.store.DataFolder;
import dev.belay.adapter.store.FileTombstones;
import dev.belay.adapter.store.JdbcJournalStore;
import dev.belay.adapter.store.StoreSettings;
import dev.belay.control.RouteFactory;
import dev.belay.control.StartPreview;
import dev.belay.journal.Decision;
import dev.belay.journal.Journal;
import dev.belay.journal.JournalEntry;
import dev.belay.journal.JournalLog;
import dev.belay.journal.StoreException;
import dev.belay.journal.Tombstones;
import dev.belay.monitoring.Observations;
import dev.belay.routing.ConfiguredEndpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/** What outlives the process: the data folder with its tombstones, and the journal, there or in a database elsewhere. */
final class StateOnDisk {
    private static final Logger LOG = Logger.getLogger(Journal.class);
    /** For entries that still wait for the store at the end. */
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(3);

    private final DataFolder folder;
    private final FileTombstones tombstones;
    private final Journal journal;

    private StateOnDisk(DataFolder folder, FileTombstones tombstones, Journal journal) {
        this.folder = folder;
        this.tombstones = tombstones;
        this.journal = journal;
    }

    /** A journal that isn't started. */
    static Journal journal(BelayConfig config, Observations observations) {
        JournalLog log = new JournalLog() {
            @Override
            public void decision(String line) {
                LOG.info(line);
            }

            @Override
            public void trouble(String line) {
                LOG.warn(line);
            }
        };
        return new Journal(
                new JdbcJournalStore(settings(config)),
                Gateway.daemons("belay-journal"),
                log,
                observations.journal(),
                InstantSource.system());
    }

    /**
     * Entries by endpoint, also of those that are no longer configured; none if there is no journal yet.
     *
     * @throws StoreException if it can't be read: an H2 file that a server uses can't
     */
    static Map<String, List<JournalEntry>> history(BelayConfig config, List<ConfiguredEndpoint> endpoints)
            throws StoreException {
        Map<String, List<JournalEntry>> journal = new LinkedHashMap<>();
        if (config.journal().url().isPresent() || Files.exists(config.data().resolve("journal.mv.db"))) {
            try (JdbcJournalStore store = new JdbcJournalStore(settings(config).toRead())) {
                Set<String> names = new LinkedHashSet<>(store.streams(Decision.Adopted.KIND));
                endpoints.forEach(endpoint -> names.add(endpoint.plan().name()));
                for (String name : names) {
                    journal.put(name, store.readStream(name, Decision.NOTES));
                }
            }
        }
        return journal;
    }

    /** What a start would do, by this journal and the tombstones that are there. */
    static List<StartPreview> preview(
            BelayConfig config,
            Map<String, List<JournalEntry>> journal,
            List<ConfiguredEndpoint> endpoints,
            RouteFactory routes)
            throws StoreException {
        return StartPreview.of(journal, FileTombstones.read(config.data()), endpoints, routes, Instant.now());
    }

    /** @throws InvalidConfigurationException if the URL is of no supported database */
    static StoreSettings settings(BelayConfig config) {
        BelayConfig.JournalConfig wanted = config.journal();
        if (wanted.url().isEmpty()) {
            return StoreSettings.embedded(config.data());
        }
        try {
            return new StoreSettings(
                    wanted.url().get(),
                    wanted.username().orElse(""),
                    wanted.password().orElse(""));
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationException("belay.journal.url " + e.getMessage());
        }
    }

    /**
     * Claims the folder, reads its tombstones and starts the journal, which opens its store by itself.
     *
     * @throws InvalidConfigurationException if another server has the folder, or it can't be written
     */
    static StateOnDisk open(Path data, Journal journal) {
        try {
            DataFolder folder = DataFolder.claim(data, ProcessHandle.current().pid(), Instant.now());
            FileTombstones tombstones = FileTombstones.open(folder, Gateway.daemons("belay-tombstones"), LOG::warn);
            journal.start();
            return new StateOnDisk(folder, tombstones, journal);
        } catch (DataFolder.UnusableException e) {
            throw new InvalidConfigurationException("belay.data is '" + data + "', which " + e.getMessage()
                    + "; allowed is a folder that no other server uses (--data)");
        }
    }

    Tombstones tombstones() {
        return tombstones;
    }

    /** Takes a few seconds at most, whatever the store does. */
    void close() throws InterruptedException {
        if (!journal.close(CLOSE_PATIENCE)) {
            LOG.warnf(
                    "journal closed=incomplete reason=%s",
                    journal.unavailableBecause().orElse("the store is slow"));
        }
        tombstones.close();
        folder.close();
    }
}
