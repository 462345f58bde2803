/** A prediction whole, whichever wire it comes by: room, route, deadline, arm of a rollout, outcome, taps. */
@NullMarked
package dev.belay.serving;

import org.jspecify.annotations.NullMarked;
