/** Baselines: constant, lookup and CEL heuristics. */
@NullMarked
package dev.belay.adapter.heuristic;

import org.jspecify.annotations.NullMarked;
