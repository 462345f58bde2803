/** Hostile HTTP: what is sent, and what the server may answer. */
@NullMarked
package dev.belay.load.attack;

import org.jspecify.annotations.NullMarked;
