/** The port to what runs a model, and models in this process: a runner thread per version, batches, hung runs, drills. */
@NullMarked
package dev.belay.execution;

import org.jspecify.annotations.NullMarked;
