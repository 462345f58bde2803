/** A tier's call guarded by bulkhead and circuit breaker, and the deadline wheel. */
@NullMarked
package dev.belay.adapter.resilience;

import org.jspecify.annotations.NullMarked;
