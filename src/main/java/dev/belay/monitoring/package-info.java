/** What is seen of the request path: latency windows and the port to metrics. */
@NullMarked
package dev.belay.monitoring;

import org.jspecify.annotations.NullMarked;
