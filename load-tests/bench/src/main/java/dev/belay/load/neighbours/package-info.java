/** What callers of one model cost each other. */
@NullMarked
package dev.belay.load.neighbours;

import org.jspecify.annotations.NullMarked;
