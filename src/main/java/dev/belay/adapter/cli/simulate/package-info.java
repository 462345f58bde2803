/** Simulation of the rollback rule, for who doubts it: traces replayed, and the figures it is said to meet. */
@NullMarked
package dev.belay.adapter.cli.simulate;

import org.jspecify.annotations.NullMarked;
