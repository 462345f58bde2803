/** What operators ask for: rollouts, fault drills, a look at the endpoints; the one owner of each endpoint's routing. */
@NullMarked
package dev.belay.control;

import org.jspecify.annotations.NullMarked;
