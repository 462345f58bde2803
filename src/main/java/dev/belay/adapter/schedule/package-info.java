/** Turns with the current time. */
@NullMarked
package dev.belay.adapter.schedule;

import org.jspecify.annotations.NullMarked;
