/** The rollback rule: outcomes in, a verdict out. No clock, no chance; the time of an outcome is a parameter. */
@NullMarked
package dev.belay.rollout.rule;

import org.jspecify.annotations.NullMarked;
