/** State on disk: the journal and evidence in H2 or PostgreSQL, tombstones in a file, and the folder's one owner. */
@NullMarked
package dev.belay.adapter.store;

import org.jspecify.annotations.NullMarked;
