/** What operators ask for: a look at the endpoints, and fault drills; and who may ask. */
@NullMarked
package dev.belay.control;

import org.jspecify.annotations.NullMarked;
