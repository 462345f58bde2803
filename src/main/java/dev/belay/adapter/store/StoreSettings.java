package dev.belay.adapter.store;

import java.nio.file.Path;

/**
 * Where the journal is kept: a JDBC URL of H2 or PostgreSQL, and who connects.
 *
 * @param readOnly nothing is written, not even a schema
 */
public record StoreSettings(String url, String username, String password, boolean readOnly) {
    private static final String H2 = "jdbc:h2:";
    private static final String POSTGRESQL = "jdbc:postgresql:";

    /**
     * Written at each commit; locked by the operating system, not by a file that is watched; a cache of 2 MB, because the
     * journal is written and hardly ever read; no trace file beside it.
     */
    private static final String H2_OPTIONS =
            ";WRITE_DELAY=0;FILE_LOCK=FS;DB_CLOSE_ON_EXIT=FALSE;CACHE_SIZE=2048;TRACE_LEVEL_FILE=0";

    public StoreSettings(String url, String username, String password) {
        this(url, username, password, false);
    }

    /** @throws IllegalArgumentException if the URL is of neither */
    public StoreSettings {
        if (!url.startsWith(H2) && !url.startsWith(POSTGRESQL)) {
            // What follows a question mark may be a password.
            throw new IllegalArgumentException("is '" + url.split("[?;]", 2)[0]
                    + "', allowed is a JDBC URL that starts with " + H2 + " or " + POSTGRESQL);
        }
    }

    /** An H2 file in the data folder: needs nothing but the folder. */
    public static StoreSettings embedded(Path folder) {
        return new StoreSettings(H2 + "file:" + folder.resolve("journal").toAbsolutePath() + H2_OPTIONS, "sa", "");
    }

    /** To look at what is there: an H2 file that isn't there is not made. */
    public StoreSettings toRead() {
        return new StoreSettings(isH2() ? url + ";IFEXISTS=TRUE;ACCESS_MODE_DATA=r" : url, username, password, true);
    }

    boolean isH2() {
        return url.startsWith(H2);
    }
}
