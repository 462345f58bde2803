/** Attacks on rollouts: the process killed, the store gone, operators who get in each other's way or mean harm. */
@NullMarked
package dev.belay.load.crash;

import org.jspecify.annotations.NullMarked;
