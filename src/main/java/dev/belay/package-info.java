/** Belay: a model-serving gateway that always answers before the deadline. */
@NullMarked
package dev.belay;

import org.jspecify.annotations.NullMarked;
