/** Simulation of the rollback rule, for who doubts it: traces replayed, and the figures it is said to meet. */
@NullMarked
package dev.belay.simulator;

import org.jspecify.annotations.NullMarked;
