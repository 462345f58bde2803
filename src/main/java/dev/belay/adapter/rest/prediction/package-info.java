/** Predictions over HTTP, v1 and v2, and what describes endpoints and the server. */
@NullMarked
package dev.belay.adapter.rest.prediction;

import org.jspecify.annotations.NullMarked;
