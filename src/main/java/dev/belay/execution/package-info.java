/** One runner thread per loaded version: queue, micro-batches, hung runs, fault drills. */
@NullMarked
package dev.belay.execution;

import org.jspecify.annotations.NullMarked;
