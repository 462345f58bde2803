/** Figures: paired differences with their bounds, pauses, what a process costs, and the machine. */
@NullMarked
package dev.belay.load.measure;

import org.jspecify.annotations.NullMarked;
