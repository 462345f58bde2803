/** Ordered tiers under one deadline: answer, go on to the next tier, or degrade. */
@NullMarked
package dev.belay.cascade;

import org.jspecify.annotations.NullMarked;
