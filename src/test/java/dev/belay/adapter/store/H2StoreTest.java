package dev.belay.adapter.store;

import dev.belay.journal.JournalStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class H2StoreTest extends JournalStoreContract {
    @TempDir
    Path folder;

    @Override
    JournalStore open() {
        return new JdbcJournalStore(StoreSettings.embedded(folder));
    }
}
