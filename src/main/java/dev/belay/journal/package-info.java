/** Decisions: what one is, the port to their store, and the front that takes them without waiting. */
@NullMarked
package dev.belay.journal;

import org.jspecify.annotations.NullMarked;
