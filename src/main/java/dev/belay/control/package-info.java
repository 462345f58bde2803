/** What operators ask for: a look at the endpoints, and fault drills. */
@NullMarked
package dev.belay.control;

import org.jspecify.annotations.NullMarked;
