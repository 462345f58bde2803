/** Typed configuration becomes feature records; the only place that sees every adapter. */
@NullMarked
package dev.belay.adapter.wiring;

import org.jspecify.annotations.NullMarked;
