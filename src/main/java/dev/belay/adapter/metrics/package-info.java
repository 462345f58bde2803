/** Micrometer behind the port Observations. */
@NullMarked
package dev.belay.adapter.metrics;

import org.jspecify.annotations.NullMarked;
