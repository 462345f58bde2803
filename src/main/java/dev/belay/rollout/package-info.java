/** The rollout of a candidate: plan, states, evidence, and the rules of rollback and promotion. */
@NullMarked
package dev.belay.rollout;

import org.jspecify.annotations.NullMarked;
