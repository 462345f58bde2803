/** Sketches: counts that take little room, by Apache DataSketches. */
@NullMarked
package dev.belay.adapter.sketch;

import org.jspecify.annotations.NullMarked;
