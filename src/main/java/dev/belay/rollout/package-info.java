/** The trial of a candidate: its life, its evidence, and what the rollback and promotion rules say of it. */
@NullMarked
package dev.belay.rollout;

import org.jspecify.annotations.NullMarked;
